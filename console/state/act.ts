import { signal } from '@preact/signals';
import { tell } from './announce.ts';
import { problemOf, refreshAll } from './resource.ts';

/** The names of what is being done: their buttons are busy. */
export const busy$ = signal<ReadonlySet<string>>(new Set());

/**
 * Does something that the reader asked for: its button is busy meanwhile, and its result is told. What is shown is asked for again.
 * @returns whether it was done
 */
export async function act(
  name: string,
  work: () => Promise<unknown>,
  done: string,
  undo?: () => Promise<unknown>,
): Promise<boolean> {
  if (busy$.value.has(name)) {
    return false;
  }
  busy$.value = new Set([...busy$.value, name]);
  try {
    await work();
    tell(done, undo === undefined ? {} : { undo: () => void act(`undo ${name}`, undo, 'Taken back.') });
    return true;
  } catch (error) {
    tell(problemOf(error).message, { isBad: true });
    return false;
  } finally {
    busy$.value = new Set([...busy$.value].filter((other) => other !== name));
    refreshAll();
  }
}
