import { OUTCOME_LETTERS } from '#domain/runs/outcome-letters.ts';
import { OUTCOME_STATUSES, type OutcomeStatus } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { LastOutcome } from './counters.ts';
import type { Head } from './head.ts';

/** The outcome of a run in the head's short memory, and when it ended. */
interface RecentOutcome {
  readonly status: OutcomeStatus;
  readonly finishedAt: EpochSeconds;
}

/** The most outcomes that a head remembers. */
const MOST_REMEMBERED = 20;

/** The run's record has the whole of it. */
const LONGEST_REASON = 80;

const STATUSES: ReadonlyMap<string, OutcomeStatus> = new Map(
  OUTCOME_STATUSES.map((status) => [OUTCOME_LETTERS[status], status] as const),
);

const ENTRY = /([A-Z])(-?[0-9a-z]+)/g;

/**
 * Remembers the end of a run: as a letter with the seconds to the one that is older, newest first, so that twenty are a hundred bytes; of
 * the last one also which it was and why.
 */
export function remembered(head: Head, last: LastOutcome): Head {
  const { reason } = last;
  const older = head.last?.finishedAt ?? last.finishedAt;
  const entries = [entryOf(last.status, last.finishedAt - older), ...((head.recent ?? '').match(ENTRY) ?? [])];
  return {
    ...head,
    last: reason === undefined ? last : { ...last, reason: shortened(reason) },
    recent: entries.slice(0, MOST_REMEMBERED).join(''),
    ...(last.status === 'succeeded' ? { succeededAt: last.finishedAt } : {}),
  };
}

/** The outcomes that a head remembers, newest first. */
export function recentOutcomes({ last, recent = '' }: Pick<Head, 'last' | 'recent'>): readonly RecentOutcome[] {
  let finishedAt = last?.finishedAt ?? 0;
  return [...recent.matchAll(ENTRY)].flatMap(([, letter = '', seconds = '']) => {
    const status = STATUSES.get(letter);
    const outcome = status === undefined ? [] : [{ status, finishedAt }];
    finishedAt -= Number.parseInt(seconds, 36);
    return outcome;
  });
}

/** The same without their times, a letter each: S succeeded, F failed, T timed out, C cancelled, K skipped, M missed. */
export function recentLetters({ recent = '' }: Pick<Head, 'recent'>): string {
  return [...recent.matchAll(ENTRY)].map(([, letter = '']) => letter).join('');
}

function entryOf(status: OutcomeStatus, secondsToOlder: number): string {
  return `${OUTCOME_LETTERS[status]}${secondsToOlder.toString(36)}`;
}

function shortened(reason: string): string {
  return reason.length <= LONGEST_REASON
    ? reason
    : `${reason.slice(0, LONGEST_REASON - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A head as it may be stored: until 0.1 it remembered its last outcomes as up to three objects, newest first. */
export type StoredHead = Head & { readonly lastOutcomes?: readonly LastOutcome[] };

/** A stored head in today's form. One that is in it already, as nearly all are, is not copied. */
export function headOf(stored: StoredHead): Head {
  if (stored.lastOutcomes === undefined) {
    return stored;
  }
  const { lastOutcomes, ...head } = stored;
  return [...lastOutcomes].reverse().reduce<Head>(remembered, head);
}
