import { expect, inject, test } from 'vitest';
import type { Run } from '#api/shapes/run.ts';
import { cdk, UNATTENDED } from './stack/cdk.ts';
import { api, eventually, FINAL, outcomeOf, toRun } from './stack/deployed-world.ts';

const MINUTE_MS = 60_000;
const EACH_MINUTE = { id: 'each-minute-through-it', schedule: '* * * * *', everyMs: MINUTE_MS };
const EACH_5_SECONDS = { id: 'each-5-seconds-through-it', schedule: '*/5 * * * * *', everyMs: 5_000 };
/** EventBridge fires the one, the other clocks itself. */
const JOBS = [EACH_MINUTE, EACH_5_SECONDS];
/** Every fire is a run, however late and beside whichever other. */
const EVERY_FIRE = { command: 'true', catchup: 'all', overlap: 'allow', retryDelaySeconds: 0 } as const;
/**
 * A run for an emulator's deployment to happen within. Only in a container: MiniStack kills the functions that it updates, where Lambda
 * lets invocations come to their end.
 */
const LONG_RUN = { id: 'runs-through-it', schedule: '0 0 1 1 *', runner: 'long', command: 'sleep 60' };
/** Of a minute: what is deployed then changes, on an emulator, about when the next minute begins. */
const START_AT_MS = 48_000;
const UPDATED_FUNCTION = /UPDATE_COMPLETE\s+\| AWS::Lambda::Function /g;
const timeout = 600_000;

test('a deployment in place loses no fire and leaves alone what runs in a container', { timeout }, async () => {
  await Promise.all(JOBS.map(({ id, schedule }) => api.createJob({ id, schedule, ...EVERY_FIRE })));
  await api.createJob(LONG_RUN);
  await eventually('the end of a minute', async () => Date.now() % MINUTE_MS >= START_AT_MS || undefined);
  const { id: longRun } = await api.runJob(LONG_RUN.id);
  await toRun(longRun);
  await fireDecidedAfter(EACH_5_SECONDS.id, 0);

  const fromMs = Date.now();
  const said = await cdk('deploy', inject('stage'), [...UNATTENDED, '-c', 'upgraded=true']);
  const toMs = Date.now();

  const updated = said.match(UPDATED_FUNCTION)?.length ?? 0;
  console.log(`${updated} functions updated`);
  expect(updated).toBeGreaterThan(0);
  for (const { id, everyMs } of JOBS) {
    const lastMs = await fireDecidedAfter(id, toMs);
    const { createdAt } = await api.getJob(id);
    const expected = ticks(everyMs, Date.parse(createdAt), lastMs);
    const runs = await eventually(`all of ${id} to be over`, async () => {
      const upToLast = (await scheduledRunsOf(id)).filter((run) => fireOf(run) <= lastMs);
      return upToLast.every(({ status }) => FINAL.includes(status)) ? upToLast : undefined;
    });
    const through = runs.filter((run) => fireOf(run) > fromMs && fireOf(run) <= toMs);
    const [latest, attempts] = [most(through, (run) => run.latenessMs ?? 0), most(runs, (run) => run.attempts.length)];
    console.log(`${id}: ${runs.length} runs, ${through.length} during the deployment, at most ${latest} ms late`);
    console.log(`${id}: at most ${attempts} attempts a run`);
    expect(runs.map(fireOf)).toEqual(expected);
    expect(runs.filter(({ status }) => status !== 'succeeded')).toEqual([]);
  }
  const run = await outcomeOf(longRun);
  expect(run.status).toBe('succeeded');
  expect(run.attempts).toHaveLength(1);
});

/** Waits until a fire after `afterMs` is over, and answers the instant of the first one. */
function fireDecidedAfter(jobId: string, afterMs: number): Promise<number> {
  return eventually(`a fire of ${jobId} that is over`, async () => {
    const runs = await scheduledRunsOf(jobId);
    return runs.find((run) => fireOf(run) > afterMs && FINAL.includes(run.status))?.scheduledAt;
  }).then(Date.parse);
}

/** Oldest first. */
async function scheduledRunsOf(jobId: string): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for await (const run of api.eachRun(jobId)) {
    runs.push(run);
  }
  return runs.reverse();
}

function fireOf({ scheduledAt }: Run): number {
  return Date.parse(scheduledAt);
}

/** The instants of a schedule that fires every `everyMs`, after `afterMs` and up to `lastMs`. */
function ticks(everyMs: number, afterMs: number, lastMs: number): readonly number[] {
  const first = Math.floor(afterMs / everyMs) + 1;
  return Array.from({ length: lastMs / everyMs - first + 1 }, (_, index) => (first + index) * everyMs);
}

function most(runs: readonly Run[], measure: (run: Run) => number): number {
  return Math.max(0, ...runs.map(measure));
}
