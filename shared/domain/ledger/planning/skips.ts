import type { Verdict } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import { nextPlanned, type PlanningTime } from '#domain/ledger/head/pause-of-all.ts';
import type { Skip } from '#domain/ledger/head/state.ts';
import { askedToSkip } from '#domain/runs/reasons/skipped.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

type Skipping = Pick<Head, 'skips'>;

/** The wish to leave a fire out, if there is one. */
export function skipAt({ skips }: Skipping, fire: EpochSeconds): Skip | undefined {
  return skips?.find(({ at }) => at === fire);
}

/** The outcome of a fire that is left out; undefined of any other. */
export function skippedBy(head: Skipping, fire: EpochSeconds): Verdict | undefined {
  const skip = skipAt(head, fire);
  return skip === undefined ? undefined : { status: 'skipped', reason: askedToSkip(skip) };
}

/** The first planned fire after `after` that is not left out; undefined without a schedule, too. */
export function nextUnskipped(
  head: Skipping,
  schedule: ParsedSchedule | undefined,
  after: EpochSeconds,
  time: PlanningTime,
): EpochSeconds | undefined {
  let next = nextPlanned(schedule, after, time);
  while (next !== undefined && skipAt(head, next) !== undefined) {
    next = nextPlanned(schedule, next, time);
  }
  return next;
}

/** The head with these fires to be left out. */
export function withSkips({ skips: _, ...head }: Head, skips: readonly Skip[]): Head {
  return skips.length === 0 ? head : { ...head, skips };
}

/** Keeps the wishes about fires that have no outcome yet: those behind the mark that `isFire` says are still fires, and late ones. */
export function withOpenSkips(head: Head, isFire: (at: EpochSeconds) => boolean = () => true): Head {
  const { skips, mark } = head;
  if (skips === undefined) {
    return head;
  }
  const isLate = (fire: EpochSeconds) => catchUpsOf(head).some(({ from, to }) => fire > from && fire <= to);
  const open = skips.filter(({ at }) => isLate(at) || (at > mark && isFire(at)));
  return open.length === skips.length ? head : withSkips(head, open);
}
