import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Verdict } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { chainTooDeep, tooManyThisHour } from '#domain/runs/reasons/skipped.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

const SECONDS_AN_HOUR = 3_600;

/** The longest chain of runs that make one another run. */
const DEEPEST_CHAIN = 5;

/** Why a run would be one too many: more in this hour than `maxRunsPerHour`, or too deep in a chain. */
export function loopVerdict(
  head: Head,
  { definition }: ScheduledJob,
  depth: number,
  now: EpochSeconds,
): Verdict | undefined {
  if (depth > DEEPEST_CHAIN) {
    return { status: 'skipped', reason: chainTooDeep(DEEPEST_CHAIN) };
  }
  const { maxRunsPerHour } = definition;
  if (maxRunsPerHour !== undefined && runsThisHour(head, now) >= maxRunsPerHour) {
    return { status: 'skipped', reason: tooManyThisHour(maxRunsPerHour) };
  }
  return undefined;
}

/** Tells whether `maxRunsPerHour` has room for a late run beside those that are still planned for this hour. */
export function hasRoomThisHour(head: Head, { definition, schedule }: ScheduledJob, now: EpochSeconds): boolean {
  const { maxRunsPerHour } = definition;
  if (maxRunsPerHour === undefined) {
    return true;
  }
  let room = maxRunsPerHour - runsThisHour(head, now);
  for (const _ of schedule?.between(now, hourOf(now) + SECONDS_AN_HOUR - 1) ?? []) {
    if (room <= 0) {
      break;
    }
    room -= 1;
  }
  return room > 0;
}

/** Counts a run that was let in, where somebody asks for the count. */
export function countedThisHour(head: Head, { definition }: ScheduledJob, now: EpochSeconds): Head {
  if (definition.maxRunsPerHour === undefined) {
    return head;
  }
  return { ...head, hour: { startedAt: hourOf(now), count: runsThisHour(head, now) + 1 } };
}

function runsThisHour({ hour }: Head, now: EpochSeconds): number {
  return hour?.startedAt === hourOf(now) ? hour.count : 0;
}

function hourOf(now: EpochSeconds): EpochSeconds {
  return now - (now % SECONDS_AN_HOUR);
}
