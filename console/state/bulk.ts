import { signal } from '@preact/signals';
import { problemOf, refreshAll } from './resource.ts';

/** Work on several jobs at once: how far it is, and what did not work. */
interface Bulk {
  readonly title: string;
  readonly total: number;
  readonly done: number;
  readonly faults: readonly { readonly id: string; readonly message: string }[];
  /** The reverse of what was done, for those to which it was done. */
  readonly undo?: (() => void) | undefined;
}

const AT_ONCE = 4;

export const bulk$ = signal<Bulk | undefined>(undefined);

/** Does something to each of some jobs, four at a time; one that fails stops none of the others. */
export async function doToEach(
  title: string,
  ids: readonly string[],
  work: (id: string) => Promise<unknown>,
  reverse?: { readonly title: string; readonly work: (id: string) => Promise<unknown> },
): Promise<void> {
  const waiting = [...ids];
  const done: string[] = [];
  let state: Bulk = { title, total: ids.length, done: 0, faults: [] };
  const tell = (change: Partial<Bulk>) => {
    state = { ...state, ...change };
    bulk$.value = state;
  };
  tell({});
  const worker = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await work(id);
        done.push(id);
      } catch (error) {
        tell({ faults: [...state.faults, { id, message: problemOf(error).message }] });
      }
      tell({ done: state.done + 1 });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (reverse !== undefined && done.length > 0) {
    tell({ undo: () => void doToEach(reverse.title, done, reverse.work) });
  }
  refreshAll();
}
