import { type Judged, written } from '#domain/jobs/condition/judged.ts';
import type { LOAD_MINUTES } from './choices.ts';
import type { LoadCondition } from './schema.ts';

/** The load averages of a machine. */
export interface MeasuredLoad {
  /** By the minutes that they are averaged over. */
  readonly averages: Readonly<Record<(typeof LOAD_MINUTES)[number], number>>;
  readonly cores: number;
}

/** The condition in words. */
export function loadInWords({ below, minutes = 1, perCore = false }: LoadCondition): string {
  return `load${perCore ? ' per core' : ''} below ${below} (${minutes} min)`;
}

/** Holds the load against the condition. */
export function judgeLoad(
  { below, minutes = 1, perCore = false }: LoadCondition,
  { averages, cores }: MeasuredLoad,
): Judged {
  const load = averages[minutes] / (perCore ? cores : 1);
  const met = load < below;
  const places = `${minutes} min, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
  return {
    met,
    words: `${written(load)}${perCore ? ' per core' : ''} is ${met ? '' : 'not '}below ${below} (${places})`,
  };
}
