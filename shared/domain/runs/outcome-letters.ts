import type { OutcomeStatus } from './run.ts';

/** The letters of outcomes, where a job's latest ones stand in a row: in a head, and in a line of the list. */
export const OUTCOME_LETTERS: Readonly<Record<OutcomeStatus, string>> = {
  succeeded: 'S',
  failed: 'F',
  timed_out: 'T',
  cancelled: 'C',
  skipped: 'K',
  missed: 'M',
};

/** The outcome that a letter stands for; undefined where it is none of them. */
export function outcomeOf(letter: string): string | undefined {
  return Object.entries(OUTCOME_LETTERS).find(([, own]) => own === letter)?.[0];
}
