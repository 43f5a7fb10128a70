import { makeStores } from '#adapters/dynamo/stores.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { checkedReceipt } from '#engine/receipts/check.ts';
import { beginOf, closeDays } from '#engine/receipts/close.ts';
import { aRun } from '#test/conformance/builders.ts';
import { type DynamoLocal, missingForDynamoLocal, startDynamoLocal } from '#test/conformance/dynamo-local.ts';
import { type Bench, openBench, total } from './units.ts';

const RUNS = 100_000;
const JOBS = 100;
const AT_ONCE = 50;

/** Something that was done, how long it took and what it was charged. */
interface Measured {
  readonly ms: number;
  readonly write: number;
  readonly read: number;
}

/** A day of records that was closed, and each page of its receipt held against them. */
interface ClosedDay {
  readonly pages: number;
  /** The pages whose root, place in the chain or records are not as they were. */
  readonly wrong: number;
  readonly closing: Measured;
  readonly checking: Measured;
}

/** Prints what it takes to close a day of 100,000 records of a hundred jobs on DynamoDB Local, and to check it. */
export async function measureReceipts(print: (line: string) => void = console.log): Promise<void> {
  const missing = missingForDynamoLocal();
  if (missing !== undefined) {
    print(`receipts are measured on DynamoDB Local, but ${missing}`);
    return;
  }
  const server = await startDynamoLocal();
  try {
    const { pages, wrong, closing, checking } = await closedDay(server, RUNS);
    print(`a day of ${RUNS.toLocaleString('en-US')} records of ${JOBS} jobs: ${pages} pages, ${wrong} of them wrong`);
    for (const [what, { ms, write, read }] of Object.entries({ closing, checking })) {
      const units = `${write.toLocaleString('en-US')} write and ${read.toLocaleString('en-US')} read units`;
      print(`  ${what.padEnd(10)}${(ms / 1_000).toFixed(1).padStart(7)} s, ${units}`);
    }
  } finally {
    await server.stop();
  }
}

/** Stores so many records of a day, closes it and checks each page. */
export async function closedDay(server: DynamoLocal, runs: number): Promise<ClosedDay> {
  const bench = openBench(server);
  const { runner, clock } = bench;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  await closeDays(runner);
  await store(server, bench, recordsOf(day, runs));
  clock.advanceTo((beginOf(day) + DAY + HOUR + MINUTE) * 1_000);
  await closeDays(runner);
  clock.advanceBy(MINUTE * 1_000);

  let pages = 0;
  const closing = await measured(bench, async () => {
    for (let closed = -1; closed !== 0; pages += closed) {
      closed = await closeDays(runner);
    }
  });
  let wrong = 0;
  const checking = await measured(bench, async () => {
    for (let number = 0; number < pages; number += 1) {
      const checked = await checkedReceipt(runner, { day, number });
      const holds =
        checked.ok &&
        checked.value.rootHolds &&
        checked.value.chain === (number === 0 ? 'first' : 'holds') &&
        checked.value.jobs.every(({ found }) => found === 'same');
      wrong += holds ? 0 : 1;
    }
  });
  return { pages, wrong, closing, checking };
}

async function measured({ meter }: Bench, work: () => Promise<void>): Promise<Measured> {
  meter.take();
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  return { ms, ...total(meter.take()) };
}

/** Runs that went well, evenly over the day. */
function recordsOf(day: string, runs: number): readonly Run[] {
  const begin = beginOf(day);
  return Array.from({ length: runs }, (_, index) => {
    const scheduledAt = secondsOf((begin + Math.floor((index / runs) * DAY)) * 1_000);
    const jobId = `job-${index % JOBS}`;
    const startedAtMs = scheduledAt * 1_000 + 250;
    const times = { startedAtMs, finishedAtMs: startedAtMs + 3_000 };
    return aRun({
      id: scheduledRunId(jobId, scheduledAt),
      scheduledAt,
      status: 'succeeded',
      attempts: [{ number: 1, owner: 'runner-1', result: 'succeeded', exitCode: 0, ...times }],
      ...times,
      exitCode: 0,
      expiresAt: begin + 30 * DAY,
    });
  });
}

async function store(server: DynamoLocal, { runner, clock }: Bench, runs: readonly Run[]): Promise<void> {
  const { history } = makeStores({ ...server, clock, randomness: runner.ports.randomness });
  for (let start = 0; start < runs.length; start += AT_ONCE) {
    await Promise.all(runs.slice(start, start + AT_ONCE).map((run) => history.writeRun(run)));
  }
}
