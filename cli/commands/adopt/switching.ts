import type { ScheduleStates } from '#adapters/aws/import/schedule-states.ts';
import type { ReadSchedule } from '#adapters/aws/import/schedules.ts';
import type { Client } from '#api/client/client.ts';
import type { Job } from '#api/shapes/job.ts';
import { faultInWords } from '#cli/commands/import/account.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { fingerprint, type ScheduleState } from '#domain/adopt/document.ts';
import { type Firings, quietMoment, type UncertainFires } from '#domain/adopt/quiet.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';

const MS_A_SECOND = 1_000;

/** The means of handing schedules over from one to the other. */
export interface Switching {
  readonly client: Client;
  readonly states: ScheduleStates;
  readonly now: () => number;
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** Ends a wait. */
  readonly signal: AbortSignal;
  readonly notes: Output;
}

/** The outcome for a schedule and its job. */
export interface Switched {
  readonly schedule: string;
  readonly job: string;
  readonly outcome: 'adopted' | 'paused' | 'unchanged' | 'put-back' | 'left' | 'failed';
  readonly why?: string;
  /** Fires that either may have had, or neither. */
  readonly uncertain?: UncertainFires;
}

/** A change that has come about, or why it has not, and whether that is certain. */
type Done = { readonly ok: true } | { readonly ok: false; readonly why: string; readonly isKnown: boolean };

/** Waits for a moment in which no fire of a schedule is near. Answers why not, where that is too long. */
export async function untilQuiet(
  { now, sleep, signal, notes }: Switching,
  name: string,
  firings: Firings | undefined,
): Promise<string | undefined> {
  const moment = firings === undefined ? undefined : quietMoment(firings, secondsOf(now()));
  if (moment?.kind === 'wait') {
    notes.write(`${printable(name)}: a fire is near: waiting until ${writeUtc(moment.at)}\n`);
    await sleep(moment.at * MS_A_SECOND - now(), signal).catch((error: unknown) => {
      if (!signal.aborted) {
        throw error;
      }
    });
    return signal.aborted ? 'a fire is near, and it was not waited for' : undefined;
  }
  return moment?.kind === 'later' ? `a fire is near: run this again after ${writeUtc(moment.at)}` : undefined;
}

/** A schedule as it is right now, where it is what was read before; else why not. */
export async function unchanged(
  { states }: Switching,
  name: string,
  seen: ReadSchedule,
): Promise<{ readonly schedule: ReadSchedule } | { readonly why: string }> {
  let schedule: ReadSchedule | undefined;
  try {
    schedule = await states.read(name);
  } catch (error) {
    return { why: `${faultInWords(error)}: nothing of it was changed: run this again` };
  }
  if (schedule === undefined) {
    return { why: 'it is gone from EventBridge' };
  }
  const isSame = fingerprint(schedule) === fingerprint(seen) && schedule.State === seen.State;
  return isSame ? { schedule } : { why: 'it was changed after it was read, and stays as it is now: run this again' };
}

/** Enables or disables a schedule. Where the answer is lost, it is looked at. */
export async function setState(
  { states, now }: Switching,
  schedule: ReadSchedule,
  state: ScheduleState,
): Promise<Done> {
  try {
    await states.set(schedule, state, secondsOf(now()));
    return { ok: true };
  } catch (error) {
    return await whetherSo(error, async () => (await states.read(schedule.Name ?? ''))?.State === state);
  }
}

/** Lets a job plan, or pauses it, and gives it these tags. Where the answer is lost, it is looked at. */
export async function setPlanning(
  { client }: Switching,
  id: string,
  enabled: boolean,
  tags: readonly string[],
): Promise<Done & { readonly job?: Job }> {
  try {
    return { ok: true, job: await client.patchJob(id, { enabled, tags }) };
  } catch (error) {
    let job: Job | undefined;
    const done = await whetherSo(error, async () => {
      job = await client.getJob(id);
      return job.enabled === enabled && tags.every((tag) => job?.tags.includes(tag));
    });
    return done.ok && job !== undefined ? { ok: true, job } : done;
  }
}

async function whetherSo(error: unknown, look: () => Promise<boolean>): Promise<Done> {
  const why = faultInWords(error);
  try {
    return (await look()) ? { ok: true } : { ok: false, why, isKnown: true };
  } catch {
    return { ok: false, why, isKnown: false };
  }
}
