import type { ScheduleStates } from '#adapters/aws/import/schedule-states.ts';
import type { ReadSchedule } from '#adapters/aws/import/schedules.ts';
import type { Client } from '#api/client/client.ts';
import { faultInWords } from '#cli/commands/import/account.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { fingerprint, type ScheduleState } from '#domain/adopt/document.ts';
import { type Firings, quietMoment, type UncertainFires } from '#domain/adopt/quiet.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { isObject } from '#domain/values/json/object.ts';

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

/**
 * A change, and what became of it: `refused`, and it does not come about any more; `gone`, as is what it was to change; or nobody knows, as its
 * answer is lost and it may still be under way.
 */
export type Change<Now> =
  | ({ readonly kind: 'done' } & Now)
  | { readonly kind: 'gone'; readonly why: string }
  | { readonly kind: 'refused' | 'unknown'; readonly why: string };

/** Waits for a moment in which no fire of a schedule is near. Answers why not, where that is too long. */
export async function untilQuiet(
  { now, sleep, signal, notes }: Switching,
  name: string,
  firings: Firings | undefined,
): Promise<string | undefined> {
  const since = secondsOf(now());
  for (;;) {
    const moment = firings && quietMoment(firings, secondsOf(now()), since);
    if (moment?.kind !== 'wait') {
      return moment?.kind === 'later' ? `a fire is near: run this again after ${writeUtc(moment.at)}` : undefined;
    }
    notes.write(`${printable(name)}: a fire is near: waiting until ${writeUtc(moment.at)}\n`);
    await sleep(moment.at * MS_A_SECOND - now(), signal).catch((error: unknown) => {
      if (!signal.aborted) {
        throw error;
      }
    });
    if (signal.aborted) {
      return 'a fire is near, and it was not waited for';
    }
  }
}

/** Looks again at a moment that was quiet, as a call may have taken its time. Answers why it is none any more. */
export function noLongerQuiet({ now }: Switching, firings: Firings | undefined): string | undefined {
  const moment = firings && quietMoment(firings, secondsOf(now()));
  return moment?.kind === 'wait' || moment?.kind === 'later'
    ? `a fire is near by now: run this again after ${writeUtc(moment.at)}`
    : undefined;
}

/** A schedule as it is right now, where it is what was read before; else why not. */
export async function unchanged(
  { states }: Switching,
  name: string,
  seen: ReadSchedule,
): Promise<{ readonly schedule: ReadSchedule } | { readonly why: string; readonly isGone?: true }> {
  let schedule: ReadSchedule | undefined;
  try {
    schedule = await states.read(name);
  } catch (error) {
    return { why: `${faultInWords(error)}: nothing of it was changed: run this again` };
  }
  if (schedule === undefined) {
    return { why: 'it is gone from EventBridge', isGone: true };
  }
  const isSame = fingerprint(schedule) === fingerprint(seen) && schedule.State === seen.State;
  return isSame ? { schedule } : { why: 'it was changed after it was read, and stays as it is now: run this again' };
}

/** Enables or disables a schedule. Where the answer is lost, it is looked at. */
export async function setState(
  { states, now }: Switching,
  schedule: ReadSchedule,
  state: ScheduleState,
): Promise<Change<unknown>> {
  try {
    await states.set(schedule, state, secondsOf(now()));
    return { kind: 'done' };
  } catch (error) {
    const why = faultInWords(error);
    try {
      const seen = await states.read(schedule.Name ?? '');
      if (seen?.State === state) {
        return { kind: 'done' };
      }
      const answered = isRefusal(error) ? 'refused' : 'unknown';
      return { kind: seen === undefined ? 'gone' : answered, why };
    } catch {
      return { kind: 'unknown', why };
    }
  }
}

/** Enables a schedule that was disabled by an adoption, as it is now: what somebody changed of it meanwhile stays. */
export async function enableAgain(means: Switching, name: string): Promise<Change<unknown>> {
  try {
    const schedule = await means.states.read(name);
    return schedule === undefined
      ? { kind: 'gone', why: 'it is gone from EventBridge' }
      : await setState(means, schedule, 'ENABLED');
  } catch (error) {
    return { kind: 'refused', why: faultInWords(error) };
  }
}

/** AWS said no: the call is not under way any more (SDK for JavaScript, `ServiceException`). */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && isObject(error.cause) && error.cause.$fault === 'client';
}
