import type { Charge } from '#bench/metered-requests.ts';
import { type Bench, openBench, type Step, total } from '#bench/units.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { listLines, viewsOf } from '#engine/jobs/list.ts';
import { readJob } from '#engine/jobs/read.ts';
import { listRuns } from '#engine/runs/read.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { missingForDynamoLocal, startDynamoLocal } from '#test/conformance/dynamo-local.ts';
import { DAY_OF_RUNS, DUE_AT, DUE_JOBS, jobIdOf, loadJobs } from './load.ts';
import { printPaper } from './paper.ts';

const FEW = 100;
const MANY = 100_000;
/** Small enough that the few jobs fill a page, and what is read ahead in each shard, as the many do. */
const PAGE = { limit: 10 };
const READ_JOB = jobIdOf(50);
const DUE_JOB = jobIdOf(0);
const OVERDUE_AFTER_SECONDS = 120;
const WIDTH = 50;

/**
 * Counts on DynamoDB Local, request by request, what the same work is charged with 100 jobs and with 100,000 (each with a run of the day),
 * and prints it side by side. The exit code is 1 where it is not the same. Then the paper calculation up to 10 million jobs.
 */
export async function measureScale(print: (line: string) => void = console.log): Promise<void> {
  const missing = missingForDynamoLocal();
  if (missing === undefined) {
    const few = await measure(FEW, print);
    const many = await measure(MANY, print);
    const same = compare(few, many, print);
    print(same ? 'The same, to the unit and to the request.\n' : 'NOT the same.\n');
    process.exitCode = same ? 0 : 1;
  } else {
    print(`units are counted on DynamoDB Local, but ${missing}\n`);
  }
  printPaper(print);
}

async function measure(jobs: number, print: (line: string) => void): Promise<readonly Step[]> {
  const server = await startDynamoLocal();
  try {
    const bench = openBench(server);
    const began = performance.now();
    await loadJobs(server, bench.runner, jobs);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    print(`${jobs.toLocaleString('en-US')} jobs loaded into DynamoDB Local, in memory, in ${seconds} s`);
    return await workOn(bench);
  } finally {
    await server.stop();
  }
}

async function workOn(bench: Bench): Promise<readonly Step[]> {
  const { clock } = bench;
  const list = await counted(bench, 'list a page of 10', async (engine) => {
    const page = await listLines(engine, PAGE);
    return isFull({ ...page, items: await viewsOf(engine, page.items) });
  });
  const get = await counted(bench, 'get a job', async (engine) => (await readJob(engine, READ_JOB)).ok);
  const search = await counted(bench, 'search a day of runs', async ({ ports }) =>
    isFull(await ports.history.searchRuns({ ...DAY_OF_RUNS, kinds: ['ok'], ...PAGE })),
  );
  const runs = await counted(bench, "a job's runs", async (engine) => (await listRuns(engine, READ_JOB, PAGE)).ok);
  await clock.advanceToAsync(DUE_AT * 1000 + 500);
  const plan = await counted(bench, 'plan one wake-up', async (engine) => {
    await wakeJob(engine, DUE_JOB);
    return bench.queues.takeRuns().length === 1;
  });
  await clock.advanceByAsync(OVERDUE_AFTER_SECONDS * 1000);
  const swept = await counted(bench, `sweep, ${DUE_JOBS} due`, async (engine) => {
    const { woken, checked } = await sweep(engine);
    return woken === DUE_JOBS && checked === 2 * FEW;
  });
  return [list, get, search, runs, plan, swept];
}

/** In a process that was just started: it knows no definition. Work that did not come to what it should is thrown. */
async function counted(bench: Bench, name: string, work: (engine: Engine) => Promise<boolean>): Promise<Step> {
  bench.meter.take();
  const engine = { ...bench.runner, knownJobs: new Map(), switchMemory: {} };
  if (!(await work(engine))) {
    throw new Error(`${name}: not what was expected`);
  }
  return { name, charges: bench.meter.take() };
}

function isFull(page: { readonly items: readonly unknown[]; readonly nextCursor?: string }): boolean {
  return page.items.length === PAGE.limit && page.nextCursor !== undefined;
}

function compare(few: readonly Step[], many: readonly Step[], print: (line: string) => void): boolean {
  const sizes = [FEW, MANY].map((jobs) => `with ${jobs.toLocaleString('en-US')} jobs`.padEnd(WIDTH));
  print(`\n${''.padEnd(22)}${sizes.join('')}`);
  let same = true;
  for (const [index, step] of few.entries()) {
    const [before, after] = [summary(step.charges), summary(many[index]?.charges ?? [])];
    same &&= before === after;
    print(`${step.name.padEnd(22)}${before.padEnd(WIDTH)}${after}${before === after ? '' : '  <- differs'}`);
  }
  print('');
  return same;
}

/** Requests by operation, and units. */
function summary(charges: readonly Charge[]): string {
  const counts = new Map<string, number>();
  for (const { operation } of charges) {
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
  }
  const { write, read } = total(charges);
  const requests = [...counts].sort().map(([operation, count]) => `${count} ${operation}`);
  return `${requests.join(', ')}: ${read} read, ${write} write`;
}
