import { expect, test } from 'vitest';
import { cliWorld } from '#test/cli/cli-world.ts';

/** CRONSTACK_MANY_JOBS=2000 is the quick form. */
const JOBS = Number(process.env.CRONSTACK_MANY_JOBS ?? 10_000);
/** What a plan holds on to beside the jobs that it was given. */
const MOST_GROWTH_MIB = 300;

test(`${JOBS} jobs are applied, planned and exported page by page, and those that are there already are left alone`, async () => {
  const { run, files } = cliWorld({ now: () => performance.now() });
  const jobs = Array.from({ length: JOBS }, (_, index) => ({
    id: `job-${index}`,
    schedule: `${index % 60} ${index % 24} * * *`,
    command: `work ${index}`,
    env: { NUMBER: String(index) },
  }));
  files.set('half.json', JSON.stringify(jobs.slice(0, JOBS / 2)));
  files.set('jobs.json', JSON.stringify(jobs));
  await run('apply', 'half.json');

  const applied = await run('apply', 'jobs.json', '--progress');
  console.log(applied.err.trim().split('\n').at(-1));
  expect(applied.out).toContain(`${JOBS / 2} created, ${JOBS / 2} unchanged\n`);

  files.set('changed.json', JSON.stringify(jobs.map((job, index) => ({ ...job, schedule: `${index % 60} * * * *` }))));
  for (const file of ['jobs.json', 'changed.json']) {
    const heapBefore = process.memoryUsage().heapUsed;
    const startedAt = performance.now();
    const planned = await run('plan', file);
    const seconds = (performance.now() - startedAt) / 1_000;
    const growthMib = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
    console.log(`plan ${file}: ${JOBS} jobs in ${seconds.toFixed(1)} s, heap +${growthMib.toFixed(0)} MiB`);
    expect(planned.out).toContain(file === 'jobs.json' ? `${JOBS} unchanged` : '1 -> 24 fires a day');
    expect(growthMib).toBeLessThan(MOST_GROWTH_MIB);
  }

  await run('export', 'out.yaml');
  expect((await run('plan', 'out.yaml')).out).toContain(`${JOBS} unchanged`);
});
