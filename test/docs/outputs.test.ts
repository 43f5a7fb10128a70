import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { closeDays } from '#engine/receipts/close.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type CliWorld, cliWorld } from '#test/cli/cli-world.ts';
import { starting } from '#test/local/started.ts';
import { blocksOf } from './snippets.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-outputs-'));

afterAll(() => rmSync(root, { recursive: true }));

describe('what the pages show is what is printed, but for the figures', () => {
  test('of docs/cli.md: a plan', async () => {
    const { run, api, files } = cliWorld();
    const job = { timezone: 'Europe/Berlin', source: 'team-a' };
    const report = { id: 'report', ...job, schedule: '0 2 * * *', command: 'report' };
    const others = Array.from({ length: 41 }, (_, index) => ({ ...report, id: `other-${index}` }));
    const old = { id: 'old-report', source: 'team-a', schedule: '0 9 * * *', command: 'true' };
    for (const jobs of [
      [...others.slice(0, 40), report],
      [...others.slice(40), old],
    ]) {
      await api.client.apply({ jobs });
    }
    const changed = { ...report, schedule: '0 3 * * *', command: 'report --all', catchup: 'none' };
    files.set('jobs/all.json', JSON.stringify([changed, ...others]));

    const printed = (await run('plan', 'jobs', '--source', 'team-a', '--prune')).out;

    requireShown(blockWith('docs/cli.md', 'console', 'cronstack plan'), printed);
  });

  test('of docs/explain.md: a fire that was missed', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob({ id: 'report', schedule: '0 9 * * *', timezone: 'Europe/Berlin', command: 'true' });
    api.clock.advanceTo('2026-11-06T12:10:00Z');
    await wakeJob(api.engine, 'report');

    const printed = (await run('explain', 'report', '2026-11-06 09:00')).out;

    // Which process ran when is known to a runtime alone: test/local/runtime/watch.test.ts.
    const ofRuntime = /^ {2}(?:nothing ran here|it was seen at).*\n/gm;
    requireShown(blockWith('docs/explain.md', '', '4 h 10 m ago').replace(ofRuntime, ''), printed);
  });

  test('of docs/cost.md: a bill, and what a file would change', async () => {
    const { run, api, files } = cliWorld();
    const often = { id: 'import_orders', schedule: '*/5 * * * *', command: 'true' };
    const report = { id: 'report', schedule: '0 9 * * 1-5', command: 'true', timeoutSeconds: 120 };
    await api.client.apply({ jobs: [often, report] });
    for (let fire = 1; fire <= 3; fire += 1) {
      api.clock.advanceTo(Date.parse('2026-11-05T08:00:00Z') + fire * 300_000);
      await wakeJob(api.engine, 'import_orders');
      await api.runAll(() => {
        api.clock.advanceBy(4_200);
        return { kind: 'succeeded' };
      });
    }
    files.set('jobs.yaml', JSON.stringify([{ ...often, schedule: '*/15 * * * *' }, report]));

    const printed = (await run('cost')).out + (await run('cost', '--what-if', 'jobs.yaml')).out;

    requireShown(blockWith('docs/cost.md', '', 'cronstack cost'), printed);
  });

  test('of docs/forecast.md: the days ahead', async () => {
    const { run, api } = cliWorld();
    const nights = Array.from({ length: 12 }, (_, index) => ({
      id: `night-${index}`,
      schedule: '0 2 * * *',
      command: 'true',
    }));
    await api.client.apply({ jobs: nights });
    const full = (await run('forecast', '--from', '2026-11-09T08:00:00Z')).out;
    await api.client.createJob({ id: 'slow', schedule: '* * * * *', command: 'true' });
    await wakeJob(api.engine, 'slow');
    await api.client.runJob('slow');
    await api.runAll(() => {
      api.clock.advanceBy(90_000);
      return { kind: 'succeeded' };
    });
    await api.client.createJob({ id: 'berlin', schedule: '30 2 * * *', timezone: 'Europe/Berlin', command: 'true' });
    const changing = (await run('forecast', '--from', '2027-03-25')).out;

    // The fires of a day are drawn, and are those of the jobs that there are.
    const shown = blockWith('docs/forecast.md', '', 'cronstack forecast').replace(/^Mon .*\n/m, '');
    requireShown(shown, full + changing);
  });

  test('of docs/receipts.md: a closed day, and a document', async () => {
    const world = await closedWorld();

    const day = (await world.run('attest', '2026-11-05')).out;
    await world.run('attest', '2026-11', '--job', 'billing.*', '--out', 'november.json');
    const verified = (await world.run('attest', 'verify', 'november.json')).out;

    const shown = blockWith('docs/receipts.md', '', 'cronstack attest').replace('28 pages', '1 page');
    requireShown(shown, day + verified);
  });

  test('of README.md, docs/getting-started.md and docs/console.md: a first start', async () => {
    const runtime = await starting(root)({ data: join(root, 'data') });
    await runtime.stop();

    const printed = `${runtime.output()}hello  2026-11-23T02:15:40Z  succeeded  took 30 ms, 15 ms late\n`;
    for (const page of ['README.md', 'docs/getting-started.md', 'docs/console.md']) {
      requireShown(blockWith(page, '', 'The console, once'), printed);
    }
  });
});

/** Each line that is shown, but for `...` and the commands, is one that was printed. */
function requireShown(shown: string, printed: string): void {
  const lines = new Set(printed.split('\n').map(shapeOf));
  const wanted = shown.split('\n').filter((line) => line !== '...' && !line.startsWith('$ '));

  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((line) => !lines.has(shapeOf(line)))).toEqual([]);
}

/** A line without its figures, and without the spaces that make columns of it. */
function shapeOf(line: string): string {
  return line
    .replace(/\bhttp:\/\/\S+?(?=[,/\s]|$)/, 'URL')
    .replace(/#ticket=\S+/, '#ticket=')
    .replace(/its data is in \S+/, 'its data is in FOLDER')
    .replace(/is in \S+\/token/, 'is in TOKEN')
    .replace(/\b(?:plan|root is) [0-9a-f]{4,}\S*/, 'HASH')
    .replaceAll(/[\d,]*\d(?:\.\d+)?/g, '0')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

function blockWith(page: string, language: string, words: string): string {
  const found = blocksOf(page, language).find((block) => block.includes(words));
  if (found === undefined) {
    throw new Error(`${page} has no block with ${words}`);
  }
  return found;
}

/** A day of two jobs, closed: one fires each hour, and twice while it still runs. */
async function closedWorld(): Promise<CliWorld> {
  const world = cliWorld();
  const { clock, client, engine, runAll } = world.api;
  await closeDays(engine);
  await client.createJob({ id: 'billing.nightly', schedule: '0 9 5 11 *', command: 'true' });
  await client.createJob({ id: 'report', schedule: '0,10,20 9 5 11 *', command: 'true' });
  for (const minute of [0, 10, 20]) {
    clock.advanceTo(Date.parse('2026-11-05T09:00:00Z') + minute * 60_000);
    await wakeJob(engine, 'billing.nightly');
    await wakeJob(engine, 'report');
  }
  await runAll();
  for (const minute of [0, 1]) {
    clock.advanceTo(Date.parse('2026-11-06T01:00:00Z') + minute * 60_000);
    await closeDays(engine);
  }
  return world;
}
