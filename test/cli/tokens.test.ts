import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cliWorld } from './cli-world.ts';

const data = mkdtempSync(join(tmpdir(), 'cronstack-cli-tokens-'));
const { run } = cliWorld();
const tokens = (...argv: readonly string[]) => run('tokens', ...argv, '--data', data);

afterAll(() => rmSync(data, { recursive: true }));

test('a token is printed once, listed without what would let anybody in, and revoked by its name', async () => {
  const made = await tokens('add', 'ci', '--role', 'editor', '--jobs', 'ci.*,lab.*', '--command-kinds', 'shell');
  const listed = await tokens('list');

  expect(made).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^cronstack\.ci\.[\w-]{43}\n$/) });
  expect(listed.out).toMatch(/^TOKEN.*\nci +editor +jobs ci\.\*, lab\.\*; kinds shell +\d{4}-/);
  expect(listed.out).not.toContain(made.out.trim().split('.')[2]);
  expect(await tokens('revoke', 'ci')).toMatchObject({ code: 0, out: 'ci is revoked\n' });
  expect(JSON.parse((await tokens('list', '--json')).out)).toEqual({ tokens: [], unreadable: [] });
  expect(await tokens('list')).toEqual({ code: 0, err: '', out: 'no tokens were given out\n' });
});

test.each([
  [['add', 'x', '--role', 'king'], 2, 'Allowed choices are viewer, operator, editor, admin.'],
  [['add', 'x', '--role', 'viewer', '--jobs', '(a+)+'], 1, 'jobs[0]: expected a pattern of job ids'],
  [['add', 'x', '--role', 'viewer', '--jobs', 'a,,b'], 2, 'Expected names, separated by commas.'],
  [
    ['add', 'x', '--role', 'editor', '--command-kinds', 'task'],
    1,
    'shell, lambda, aws, sqs, sns, eventbridge, step-function, ecs-task, sql, claude, secrets',
  ],
  [['add', '../x', '--role', 'viewer'], 1, 'is no name of a token'],
  [['add', 'x'], 2, "required option '--role <role>' not specified"],
  [['revoke', 'nobody'], 1, 'there is no token nobody'],
])('%j makes no token and says why', async (argv, code, message) => {
  expect(await tokens(...argv)).toMatchObject({ code, out: '', err: expect.stringContaining(message) });
  expect(JSON.parse((await tokens('list', '--json')).out)).toEqual({ tokens: [], unreadable: [] });
});

test('a token that is set for requests is of no concern to the folder', async () => {
  const holder = cliWorld({ env: { CRONSTACK_TOKEN: 'cronstack.ci.0123456789012345678901234567890123456789abc' } });

  expect(await holder.run('tokens', 'list', '--data', data, '--quiet')).toEqual({ code: 0, out: '', err: '' });
});

test('a folder that is not there is none that a token could be for', async () => {
  const argv = ['tokens', 'list', '--data', join(data, 'nothing')];

  expect(await run(...argv)).toMatchObject({ code: 1, err: expect.stringContaining('there is no data folder') });
});
