import { setTimeout as pause } from 'node:timers/promises';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { inject } from 'vitest';
import { makeSigner } from '#adapters/aws/sign-request.ts';
import { type Client, makeClient } from '#api/client/client.ts';
import type { Run } from '#api/shapes/run.ts';
import './loopback-names.mjs';

const POLL_MS = 1_000;
/** The states that a run stays in. */
export const FINAL: readonly string[] = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'missed'];

/** The deployed API, signed for with whatever credentials the SDK finds. */
export const api: Client = makeClient({
  url: inject('apiUrl'),
  sign: makeSigner(inject('region')),
});

/** Asks again and again until the answer is there, for as long as EventBridge and the sweeper may take; real time, as AWS has no other. */
export async function eventually<Value>(what: string, ask: () => Promise<Value | undefined>, withinMs = 180_000) {
  const giveUpAtMs = Date.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined) {
      return value;
    }
    if (Date.now() > giveUpAtMs) {
      throw new Error(`not within ${withinMs / 1_000} s: ${what}`);
    }
    await pause(POLL_MS);
  }
}

/** Waits for a run's outcome. */
export function outcomeOf(runId: string, withinMs?: number): Promise<Run> {
  const ask = async () => {
    const run = await api.getRun(runId);
    return FINAL.includes(run.status) ? run : undefined;
  };
  return eventually(`the outcome of ${runId}`, ask, withinMs);
}

/** Waits until a run's command runs. */
export function toRun(runId: string): Promise<true> {
  return eventually(`${runId} to run`, async () => (await api.getRun(runId)).status === 'running' || undefined);
}

/** Waits for a run of a job's own schedule that succeeded, of a fire after `afterMs`, less than `lessLateMs` after its time. */
export function firedRunOf(jobId: string, { afterMs = 0, lessLateMs = Number.POSITIVE_INFINITY } = {}): Promise<Run> {
  return eventually(`a run of the schedule of ${jobId}`, async () => {
    const { items } = await api.listRuns(jobId);
    return items.find(
      ({ trigger, status, scheduledAt, latenessMs = 0 }) =>
        trigger === 'schedule' &&
        status === 'succeeded' &&
        Date.parse(scheduledAt) > afterMs &&
        latenessMs < lessLateMs,
    );
  });
}

/** The names of a job's entries, as EventBridge Scheduler itself lists them. */
export async function entriesOf(jobId: string): Promise<readonly string[]> {
  const scheduler = new SchedulerClient({ region: inject('region') });
  const { Schedules = [] } = await scheduler.send(
    new ListSchedulesCommand({ GroupName: `cronstack-${inject('stage')}`, NamePrefix: `${jobId}.` }),
  );
  return Schedules.flatMap(({ Name }) => Name ?? []);
}

/** What a command's node needs to reach an emulator, whose names and certificate are its own; nothing on AWS. */
export const EMULATOR_ENVIRONMENT: Readonly<Record<string, string>> =
  process.env.AWS_ENDPOINT_URL === undefined
    ? {}
    : {
        NODE_OPTIONS: `--import=${new URL('loopback-names.mjs', import.meta.url)}`,
        NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS ?? '',
      };
