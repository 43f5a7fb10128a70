import type { Reason } from './reason.ts';

/** The looks at the conditions of a run that waited for them. */
interface Looks {
  readonly checks: number;
  /** RFC 3339. */
  readonly since: string;
}

/** Not started, as a condition does not hold. `words`: what was measured, and what was wanted. */
export function conditionUnmet(type: string, words: string, looks?: Looks): Reason {
  return { code: 'condition_unmet', text: `condition ${type}: ${words}${looksInWords(looks)}` };
}

/** Not started, as nobody can tell whether a condition holds. */
export function conditionUnreadable(type: string, why: string, looks?: Looks): Reason {
  return { code: 'condition_unreadable', text: `condition ${type}: could not be read: ${why}${looksInWords(looks)}` };
}

function looksInWords(looks: Looks | undefined): string {
  return looks === undefined ? '' : `; ${looks.checks} ${looks.checks === 1 ? 'check' : 'checks'} since ${looks.since}`;
}
