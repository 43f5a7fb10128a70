import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type CliWorld, cliWorld } from '#test/cli/cli-world.ts';
import { commandLinesOf, PAGES, wordsOf } from '#test/docs/command-lines.ts';

const ROOT = join(import.meta.dirname, '../../..');
const REPORT = { schedule: '0 9 * * 1-5', timezone: 'Europe/Berlin', command: 'make report' };

/** The command lines of the pages in an order in which they make sense, and what each comes to. */
const EFFECTS: readonly (readonly [line: string, said: RegExp, code?: number])[] = [
  ['apply examples/jobs.jsonc', /^created {2}daily_summary .*\n.*\n.*\n3 created\n$/m],
  ['list', /^daily_summary +active .* 0 9 \* \* \* UTC$/m],
  ['status', /what is next\n.*\n.*daily_summary/],
  ['preview "0 9 * * 1-5" --timezone Europe/Berlin', /At 09:00 on Monday to Friday/],
  ['run daily_summary --wait', /^done\n$/],
  ['runs daily_summary', /^daily_summary\.\S+ .* succeeded .* manual/m],
  ['next daily_summary', /^2026-11-05 09:00:00\+00:00/m],
  ['runs hello', /^hello\.\S+ .* succeeded/m],
  ['logs <run>', /^done\n$/],
  ['pause hello', /paused/],
  ['delete hello', /hello is deleted/],
  ['explain report', /^report at .*\n/],
  ['explain report 09:00', /^report at 2026-11-05 09:00:00\+01:00/],
  ['explain report "2026-11-05 09:00"', /^report at 2026-11-05 09:00:00\+01:00/],
  ['explain report 2026-11-05T08:00:00Z', /^report at 2026-11-05 09:00:00\+01:00/],
  ['pause report --note "month end" --until 2030-01-07T08:00:00Z', /report is paused.*2030-01-07/],
  ['resume report', /report is active/],
  ['skip report --next', /2026-11-06/],
  ['skip report --next --undo', /2026-11-06/],
  ['skip report --at "2030-01-07 09:00" --note "month end"', /2030-01-07/],
  ['pause --all --note "fire drill"', /everything is paused/],
  ['resume --all', /./],
  ['backfill report --from 2026-11-01 --to 2026-11-05 --dry-run', /2026-11-02/],
  ['backfill report --from 2026-11-01 --to 2026-11-05 --max-concurrent 2', /./],
  ['get report', /^SCHEDULE|^schedule /im],
  ['backfill report --cancel 01JC...', /./],
  ['incidents', /orders\.failing\.\S+$/m],
  ['ack orders.failing.20261201T020000Z', /./],
  ['mute orders --until 2030-01-07T08:00:00Z', /2030-01-07/],
  ['notices orders', /./],
  ['notices', /./],
  ['plan jobs/ --source shop --prune --detailed-exitcode', /^created +shop$[\s\S]*^2 created\nplan /m, 3],
  ['apply jobs/ --source shop --prune', /2 created\n$/],
];

/** The first words of lines that need more than an API, and who runs them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  start: 'test/local/start.test.ts',
  'doctor --url': 'test/local/doctor/runners.test.ts',
  'runner ': 'test/local/remote/start.test.ts',
  console: 'test/console',
  'console --url': 'test/console',
  '--url': 'test/cli/usage.test.ts',
  'import ': 'test/docs/import.test.ts',
  'adopt ': 'test/cli/adopt',
  'apply jobs.yaml': 'test/docs/import.test.ts',
  'init ': 'test/deep/cli/examples.test.ts',
  'apply jobs.jsonc': 'test/deep/cli/examples.test.ts',
  'run report --wait': 'test/deep/cli/examples.test.ts',
  'blackout ': 'test/cli/jobs/blackouts.test.ts',
  'calendars ': 'test/cli/jobs/calendars.test.ts',
  'replay ': 'test/cli/insight/replay.test.ts',
  'tokens ': 'test/cli/tokens.test.ts',
  'secrets ': 'test/local/secrets.test.ts',
  'backup ': 'test/local/tools.test.ts',
  'restore ': 'test/local/tools.test.ts',
  check: 'test/local/tools.test.ts',
  'service ': 'test/deep/cli/service.test.ts',
};

const KNOWN = new Set(EFFECTS.map(([line]) => line));

test.each(PAGES)('each command line of %s is one that is run by a test', (page) => {
  const unknown = commandLinesOf(page).filter(
    (line) => !KNOWN.has(line) && !Object.keys(ELSEWHERE).some((words) => line.startsWith(words)),
  );

  expect(unknown).toEqual([]);
});

test('the command lines are found: a check of nothing would pass', () => {
  const lines = new Set(PAGES.flatMap(commandLinesOf));

  expect(lines.size).toBeGreaterThan(45);
  expect([...KNOWN].filter((line) => !lines.has(line))).toEqual([]);
});

describe('does what its page says', () => {
  let world: CliWorld;
  const placeholders = new Map([['jobs/', 'jobs']]);

  beforeAll(async () => {
    world = cliWorld();
    const { client } = world.api;
    world.api.clock.advanceBy(-5 * 86_400_000);
    await client.createJob({ id: 'report', ...REPORT });
    world.api.clock.advanceBy(5 * 86_400_000);
    await wakeJob(world.api.engine, 'report');
    await client.createJob({ id: 'hello', ...REPORT });
    placeholders.set('<run>', (await client.runJob('hello')).id);
    await world.api.runAll();
    await client.createJob({ id: 'orders', schedule: '@hourly', command: 'false', maxRetries: 0 });
    world.files.set('jobs/shop.yaml', `id: shop\nschedule: '@daily'\ncommand: make shop\n`);
    world.files.set('jobs/reports.jsonc', JSON.stringify({ id: 'reports', ...REPORT }));
  });

  test.each(EFFECTS.map(([line, said, code = 0]) => ({ line, said, code })))('$line', async ({ line, said, code }) => {
    if (line === 'incidents') {
      await failOrders(world);
      for await (const { id } of world.api.client.eachIncident()) {
        placeholders.set('orders.failing.20261201T020000Z', id);
      }
    }
    if (line.includes('--cancel')) {
      const { backfills } = await world.api.client.getJob('report');
      placeholders.set('01JC...', backfills[0]?.id ?? '');
    }
    const words = wordsOf(line).map(
      (word) => placeholders.get(word) ?? word.replace(/^examples\//, `${ROOT}/examples/`),
    );

    const ran = await world.run(...words);

    expect(ran).toMatchObject({ code, out: expect.stringMatching(said) });
  });
});

async function failOrders({ api }: CliWorld): Promise<void> {
  await api.clock.advanceByAsync(3_600_000);
  await wakeJob(api.engine, 'orders');
  await api.runAll(({ jobId }) =>
    jobId === 'orders'
      ? { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: false }
      : { kind: 'succeeded', exitCode: 0 },
  );
}
