import { expect, test } from 'vitest';
import { cliWorld } from './cli-world.ts';

const LINES = /^claude plugin marketplace add \S+\nclaude plugin install cronstack@cronstack\n$/;

test('claude install only prints its two lines where nobody is there to be asked, and with --print', async () => {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return 'y';
  };

  expect(await cliWorld().run('claude', 'install')).toMatchObject({ code: 0, out: expect.stringMatching(LINES) });
  expect(await cliWorld({ ask }).run('claude', 'install', '--print')).toMatchObject({
    code: 0,
    out: expect.stringMatching(LINES),
  });
  expect(asked).toEqual([]);
});

test('claude install asks on a terminal, and does nothing unless the answer is yes', async () => {
  const said = await cliWorld({ ask: async () => 'n' }).run('claude', 'install', '--json');

  expect(said.err).toMatch(LINES);
  expect(JSON.parse(said.out)).toMatchObject({ installed: false });
});

test('claude install says what is missing where there is no claude', async () => {
  const { code, err } = await cliWorld({ env: { PATH: '/nowhere' } }).run('claude', 'install', '--yes');

  expect(code).toBe(1);
  expect(err).toContain('there is no claude here: install Claude Code first');
});

const DENIED = [
  { tool: 'Write', rule: 'Edit(//srv/night.md)' },
  { tool: 'Bash', rule: 'Bash(git push)' },
  { tool: 'Bash' },
];
const OFFER = [
  '3 calls were denied: Write, Bash',
  '  1  Edit(//srv/night.md)',
  '  2  Bash(git push)',
  'no rule can say just these calls: Bash; --rule takes yours',
  '',
].join('\n');

test.each([
  [['--all'], ['Read', 'Edit(//srv/night.md)', 'Bash(git push)']],
  [
    ['--rule', 'Bash(git *)', '--rule', 'Read'],
    ['Read', 'Bash(git *)'],
  ],
])('claude allow %j adds these rules to the job, and goes on with the session', async (options, allowedTools) => {
  const { world, runId } = await aDeniedRun();
  const { code, out } = await world.run('claude', 'allow', runId, ...options);
  const seen: unknown[] = [];
  await world.api.runAll((execution) => {
    seen.push(execution);
    return { kind: 'succeeded' };
  });

  expect(code).toBe(0);
  expect(out).toMatch(/^night\.\S+ is queued/);
  expect(seen).toMatchObject([
    { revision: 2, command: { prompt: 'Read the logs', allowedTools }, resume: 'session-1' },
  ]);
});

test('claude allow asks at a terminal, takes the numbers that are given, and may leave the run alone', async () => {
  const { world, runId } = await aDeniedRun({ ask: async () => '2' });
  const { out, err } = await world.run('claude', 'allow', runId, '--no-run');

  expect(err).toContain(OFFER);
  expect(out).toBe('allowed: Bash(git push)\n');
  expect((await world.api.client.getJob('night')).command).toMatchObject({ allowedTools: ['Read', 'Bash(git push)'] });
  await expect(world.api.client.listRuns('night')).resolves.toMatchObject({ items: [{ id: runId }] });
});

test.each([
  ['nobody is there', {}],
  ['none is chosen', { ask: async () => 'none' }],
])('claude allow changes nothing where %s', async (_, changes) => {
  const { world, runId } = await aDeniedRun(changes);
  const { code, out } = await world.run('claude', 'allow', runId);

  expect({ code, out }).toEqual({ code: 0, out: OFFER });
  expect(await world.api.client.getJob('night')).toMatchObject({ revision: 1 });
});

test('claude allow says where nothing was denied, and where a rule is none', async () => {
  const { world, runId } = await aDeniedRun();
  const other = await world.api.client.runJob('night');
  await world.api.runAll();

  expect((await world.run('claude', 'allow', other.id)).err).toContain('no call of Claude Code was denied in it');
  expect((await world.run('claude', 'allow', runId, '--rule', 'two words')).err).toContain('command.allowedTools[1]');
});

test('show tells what Claude Code came to, and what it was denied', async () => {
  const { world, runId } = await aDeniedRun();
  const { out } = await world.run('show', runId);

  expect(out).toMatch(/^claude +3 turns, \$0\.0000, session session-1$/m);
  expect(out).toMatch(/^denied +Edit\(\/\/srv\/night\.md\)\n +Bash\(git push\)\n +Bash$/m);
});

async function aDeniedRun(changes: Parameters<typeof cliWorld>[0] = {}) {
  const world = cliWorld(changes);
  const command = { type: 'claude', prompt: 'Read the logs', model: 'opus', allowedTools: ['Read'] } as const;
  await world.api.client.createJob({ id: 'night', schedule: '0 6 * * *', command });
  const { id } = await world.api.client.runJob('night');
  await world.api.runAll(() => ({
    kind: 'failed',
    reason: { code: 'claude_denied', text: '3 calls were denied: Write, Bash' },
    retryable: false,
    figures: { sessionId: 'session-1', turns: 3, costMicroUsd: 10, durationApiMs: 1, apiRetries: 0, denials: DENIED },
  }));
  return { world, runId: id };
}
