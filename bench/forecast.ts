import { priceList } from '#domain/cost/prices.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { forecast } from '#engine/forecast/forecast.ts';
import { createJob } from '#engine/jobs/save.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { FakeClock } from '#testing/clock.ts';
import { memoryPorts } from '#testing/ports.ts';

const JOBS = 10_000;
const PAGE = 1_000;
/** The longest that a week of them may take. */
const MOST_MS = 3_000;

const MIXES = {
  'every minute': () => '* * * * *',
  'every 5 minutes, spread': () => 'H/5 * * * *',
  'of a kind of its own each': (index: number) => `${index % 60} ${index % 24},${(index * 7) % 24} * * *`,
} as const;

/** Looks a week ahead of 10,000 jobs, on stores in memory, page by page as a client does, load included; the exit code is 1 where that takes 3 s. */
export async function measureForecast(print: (line: string) => void = console.log): Promise<void> {
  print(`a week of ${JOBS.toLocaleString('en-US')} jobs`);
  for (const [name, scheduleOf] of Object.entries(MIXES)) {
    const { fires, ms } = await week(scheduleOf);
    print(`  ${name.padEnd(30)}${fires.toLocaleString('en-US').padStart(14)} fires  ${ms.toFixed(0).padStart(6)} ms`);
    if (ms > MOST_MS) {
      process.exitCode = 1;
    }
  }
}

async function week(scheduleOf: (index: number) => string): Promise<{ readonly fires: number; readonly ms: number }> {
  const engine = openEngine();
  for (let index = 0; index < JOBS; index += 1) {
    const job = { id: `job-${index}`, schedule: scheduleOf(index), command: 'true', timeoutSeconds: 60 };
    const created = await createJob(engine, job, { by: 'bench' });
    if (!created.ok) {
      throw new Error(created.refusal.message);
    }
  }
  const began = performance.now();
  const { prices } = priceList();
  let [fires, cursor]: [number, string | undefined] = [0, undefined];
  do {
    const page = await forecast(engine, { days: 7, history: 20, prices, load: true, limit: PAGE, cursor });
    if (!page.ok) {
      throw new Error(page.refusal.message);
    }
    fires += page.value.jobs.reduce((sum, job) => sum + job.fires.length, 0);
    cursor = page.value.nextCursor;
  } while (cursor !== undefined);
  return { fires, ms: performance.now() - began };
}

function openEngine() {
  const clock = new FakeClock('2026-11-09T00:00:00Z');
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the default configuration is not valid');
  }
  return makeEngine({
    ports: memoryPorts(clock),
    configuration: parsed.configuration,
    taskNames: new Set(),
    runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
  });
}
