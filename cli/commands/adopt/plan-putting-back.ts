import type { ScheduleStates } from '#adapters/aws/import/schedule-states.ts';
import type { ReadSchedule } from '#adapters/aws/import/schedules.ts';
import { sha256 } from '#adapters/machine/sha256.ts';
import type { Client } from '#api/client/client.ts';
import { answerOfAccount } from '#cli/commands/import/account.ts';
import { fingerprint } from '#domain/adopt/document.ts';
import { firingsOf } from '#domain/adopt/firings.ts';
import type { Firings } from '#domain/adopt/quiet.ts';
import { type PutBackStep, putBackStep } from '#domain/adopt/step.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { digest } from '#domain/values/digest.ts';
import { type AdoptedJob, adoptedJobs } from './jobs.ts';

/** An adopted job, and what is to be done with it. */
export interface PlannedPutBack {
  readonly job: AdoptedJob;
  readonly schedule: ReadSchedule | undefined;
  readonly step: PutBackStep;
  readonly firings: Firings | undefined;
}

/** The plan for putting a group back: each job with its step, and the name of just that. */
interface PuttingBackPlan {
  readonly items: readonly PlannedPutBack[];
  readonly hash: string;
}

/** Plans how the schedules of a group, or those whose names begin so, are put back, and changes nothing. */
export async function planPuttingBack(
  client: Client,
  states: ScheduleStates,
  { group, prefix = '', now }: { readonly group: string; readonly prefix?: string; readonly now: EpochSeconds },
): Promise<PuttingBackPlan> {
  const items: PlannedPutBack[] = [];
  for (const job of (await adoptedJobs(client, group)).values()) {
    if (job.name.startsWith(prefix)) {
      items.push(planOne(job, await answerOfAccount(states.read(job.name)), now));
    }
  }
  const seen = items.map(({ job, schedule, step }) => [
    job.id,
    job.revision,
    step.kind,
    schedule?.State,
    schedule && fingerprint(schedule),
  ]);
  return { items, hash: digest(JSON.stringify(['undo', ...seen]), sha256) };
}

/** One of the same name in another account or region is another schedule. */
function planOne(job: AdoptedJob, read: ReadSchedule | undefined, now: EpochSeconds): PlannedPutBack {
  const schedule = read?.Arn === job.arn ? read : undefined;
  const firings = schedule && firingsOf(schedule, now);
  const seen = schedule && {
    isEnabled: schedule.State !== 'DISABLED',
    firesAgain: firings === undefined || firings.expression.next(now) !== undefined,
  };
  return { job, schedule, step: putBackStep(seen, job.seen), firings };
}
