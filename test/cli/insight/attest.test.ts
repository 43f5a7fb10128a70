import { expect, test } from 'vitest';
import { closeDays } from '#engine/receipts/close.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type CliWorld, cliWorld } from '../cli-world.ts';

test('shows a closed day, and a month with the days that are not closed yet', async () => {
  const world = await closedWorld();

  const day = await world.run('attest', '2026-11-05');
  const month = await world.run('attest', '2026-11', '--job', 'bill*');

  expect(day.code).toBe(0);
  expect(day.out).toMatch(/billing\.nightly +1 +1 succeeded +as it was\n/);
  expect(day.out).toMatch(/^report +1 +1 succeeded +as it was$/m);
  expect(day.out).toMatch(/1 page, the last root is [0-9a-f]{64}\n/);
  expect(month.out).not.toContain('report');
  expect(month.out).toMatch(
    /kept any more: 2026-11-01, 2026-11-02, 2026-11-03, 2026-11-04\nnot closed yet: 2026-11-06\n$/,
  );
});

test('attests nothing of days without a receipt, and writes no document of them: exit code 1', async () => {
  const world = await closedWorld();

  const open = await world.run('attest', '2026-11-06', '--out', 'open.json');
  const partly = await world.run('attest', '2026-11', '--out', 'partly.json');
  const asJson = await world.run('attest', '2026-10', '--json');

  expect(open).toMatchObject({ code: 1, out: 'not closed yet: 2026-11-06\n' });
  expect(world.files.has('open.json')).toBe(false);
  expect(partly.code).toBe(0);
  expect(world.files.has('partly.json')).toBe(true);
  expect(asJson.code).toBe(1);
  expect(JSON.parse(asJson.out)).toMatchObject({ jobs: [], pages: [], isSound: false });
});

test('names what was altered, with exit code 1', async () => {
  const world = await closedWorld();
  const { history } = world.api.ports;
  const search = history.searchRuns.bind(history);
  history.searchRuns = async (query) => {
    const page = await search(query);
    return { ...page, items: page.items.map((run) => (run.jobId === 'report' ? { ...run, exitCode: 7 } : run)) };
  };

  const { code, out } = await world.run('attest', '2026-11-05');

  expect(code).toBe(1);
  expect(out).toMatch(/report +1 +1 succeeded +ALTERED \(2026-11-05\)\n/);
  expect(out).toMatch(/billing\.nightly .* as it was\n/);
});

test('writes a document that is checked by itself, and whose every change is found', async () => {
  const world = await closedWorld();
  await world.run('attest', '2026-11-05', '--out', 'receipts.json');
  const text = world.files.get('receipts.json') ?? '';
  world.files.set('altered.json', text.replace('"fires": 1', '"fires": 2'));
  world.files.set('other.json', '[]');
  world.files.set('doubled.json', text.replace('"fires": 1', '"fires": 9999, "fires": 1'));
  world.files.set('torn.json', text.slice(0, 100));

  const sound = await world.run('attest', 'verify', 'receipts.json');
  const altered = await world.run('attest', 'verify', 'altered.json');
  const other = await world.run('attest', 'verify', 'other.json');
  const doubled = await world.run('attest', 'verify', 'doubled.json');
  const torn = await world.run('attest', 'verify', 'torn.json');
  const wrong = await world.run('attest', '2026-13');

  expect(sound.out).toMatch(/^1 page of 2026-11-05 to 2026-11-05 hold; the last root is [0-9a-f]{64}\n$/);
  expect(altered).toMatchObject({ code: 1, out: '2026-11-05, page 0: it was changed since it was closed\n' });
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining('expected a document') });
  expect(doubled).toMatchObject({
    code: 1,
    err: expect.stringContaining('doubled.json: receipts[0].jobs[0].fires: this key stands twice in its object'),
  });
  expect(torn).toMatchObject({ code: 1, err: expect.stringMatching(/torn\.json: line \d+, column \d+: expected /) });
  expect(wrong.code).toBe(2);
});

test.each(['2026-11-31', '2026-02-29', '2026-13', '2026-11-5', '2026', '+02026-11', '2026-11-05T00:00:00Z', ''])(
  'asks for a day or a month that there is: %j',
  async (period) => {
    const world = await closedWorld();

    expect(await world.run('attest', 'period', period)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Expected a day such as 2026-11-28, or a month such as 2026-11.'),
    });
  },
);

test('takes the 29th of February of a leap year', async () => {
  const world = cliWorld();

  expect(await world.run('attest', '2028-02-29')).toMatchObject({ code: 1, out: 'not closed yet: 2028-02-29\n' });
});

async function closedWorld(): Promise<CliWorld> {
  const world = cliWorld();
  const { clock, client, engine, runAll } = world.api;
  await closeDays(engine);
  for (const id of ['report', 'billing.nightly']) {
    await client.createJob({ id, schedule: '15 8 5 11 *', command: 'true' });
  }
  clock.advanceTo('2026-11-05T08:15:00Z');
  await wakeJob(engine, 'report');
  await wakeJob(engine, 'billing.nightly');
  await runAll();
  for (const minute of [0, 1]) {
    clock.advanceTo(Date.parse('2026-11-06T01:00:00Z') + minute * 60_000);
    await closeDays(engine);
  }
  return world;
}
