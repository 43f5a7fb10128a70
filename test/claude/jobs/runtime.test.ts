import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf } from '#test/adapters/commands/an-execution.ts';
import { calls, MessagesApi, type ModelScript, says } from '#test/claude/fake-api.ts';
import { HAS_CLAUDE } from '#test/claude/plugin/claude-program.ts';
import { CLI, Runtime } from '#test/claude/plugin/runtime.ts';

const api = new MessagesApi();
const root = realpathSync(mkdtempSync(join(tmpdir(), 'cronstack-claude-jobs-')));
const [data, state] = [join(root, 'data'), join(root, 'state')];
const env = { KEY: 'sk-ant-of-a-test', VIEWER: '' };
let runtime: Runtime;

beforeAll(async () => {
  mkdirSync(state);
  await api.listen();
  if (HAS_CLAUDE) {
    await (await Runtime.start(data, state)).stop();
    const added = await cli('tokens', 'add', 'reader', '--role', 'viewer', '--data', data, '--json');
    env.VIEWER = JSON.parse(added).token;
    runtime = await Runtime.start(data, state, env);
  }
});

afterAll(async () => {
  await runtime?.stop();
  await api.close();
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

describe.skipIf(!HAS_CLAUDE)('a runtime', () => {
  test('continues one session over three fires', async () => {
    const script = ({ turn }: { readonly turn: number }) => says(`answer ${turn + 1}`);
    const command = { prompt: 'Count on', session: 'continue' };
    await create('count', script, command, {
      schedule: '* * * * * *',
      maxRuns: 3,
      overlap: 'queue',
      deadlineSeconds: 3_600,
    });
    const runs = await ended('count', 3);

    expect(runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(new Set(runs.map(({ claude }) => claude?.sessionId)).size).toBe(1);
    expect(runs.map(({ claude }) => claude?.costUsd)).toEqual([0.0008, 0.0008, 0.0008]);
    expect(runs.map(({ outputTail = '' }) => /\nanswer \d/.exec(outputTail)?.[0].trim())).toEqual([
      'answer 3',
      'answer 2',
      'answer 1',
    ]);
  });

  test('that is killed in the middle records the run as lost, starts it no second time and leaves no process', async () => {
    const script = [calls('Bash', { command: 'tail -f /dev/null' }), says('never')];
    await create('stuck', script, { allowedTools: ['Bash'] });
    const { id } = await runtime.client.runJob('stuck');
    await until(() => processesOf(id).length > 1 && asked('stuck') > 0);
    await runtime.stop('SIGKILL');
    runtime = await Runtime.start(data, state, env);
    const [run] = await ended('stuck', 1);

    expect(run).toMatchObject({ id, status: 'failed', reasonCode: 'lost', attempts: [{ result: 'lost' }] });
    expect(asked('stuck')).toBe(1);
    expect(processesOf(id)).toEqual([]);
  });

  test('lets a run read what there is by its tools, and change nothing', async () => {
    const script = [
      calls('mcp__cronstack__list_jobs', {}),
      calls('mcp__cronstack__create_job', { job: { id: 'more', schedule: '@daily', command: 'true' } }),
      says('I looked.'),
    ];
    const server = {
      command: process.execPath,
      args: [CLI, 'mcp'],
      env: { CRONSTACK_TOKEN: { fromEnvironment: 'VIEWER' } },
    };
    const command = { allowedTools: ['mcp__cronstack'], mcp: { mcpServers: { cronstack: server } } };
    await create('look', script, command);
    await runtime.client.runJob('look');
    const [run] = await ended('look', 1);
    const { items } = await runtime.client.readLog(run?.id ?? '');
    const log = items.map(({ text }) => text).join('');

    expect(run).toMatchObject({ status: 'succeeded' });
    expect(log).toMatch(/\\"id\\":\\"look\\"|"id":"look"/);
    expect(log).toContain('No such tool available: mcp__cronstack__create_job');
    await expect(runtime.client.getJob('more')).rejects.toMatchObject({ code: 'job_not_found' });
  });

  test('goes on in the morning with what it was denied at night', async () => {
    const file = join(root, 'night.md');
    const write = calls('Write', { file_path: file, content: 'All quiet.' });
    await create('night', [write, says('I may not.'), write, says('Written.')], {});
    await runtime.client.runJob('night');
    const [denied] = await ended('night', 1);
    expect(denied).toMatchObject({ status: 'failed', reason: '1 call was denied: Write' });
    expect(existsSync(file)).toBe(false);

    await cli('claude', 'allow', denied?.id ?? '', '--all', '--wait', '--url', runtime.url);

    const again = (await ended('night', 2)).find(({ retryOf }) => retryOf === denied?.id);
    expect(again).toMatchObject({ status: 'succeeded', revision: 2 });
    expect(again?.claude?.sessionId).toBe(denied?.claude?.sessionId);
    expect((await runtime.client.getJob('night')).command).toMatchObject({ allowedTools: [`Edit(/${file})`] });
    expect(existsSync(file)).toBe(true);
  });
});

async function create(id: string, script: ModelScript, command: object, job: object = {}): Promise<void> {
  const url = api.script(id, script);
  await runtime.client.createJob({
    id,
    schedule: '0 0 1 1 *',
    timeoutSeconds: 120,
    ...job,
    env: { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: { fromEnvironment: 'KEY' } },
    command: { type: 'claude', prompt: 'Do it', model: 'opus', ...command },
  });
}

/** So many runs of a job, newest first, once all of them are over. */
async function ended(jobId: string, count: number) {
  for (;;) {
    const { items } = await runtime.client.listRuns(jobId);
    if (items.length === count && items.every(({ finishedAt }) => finishedAt !== undefined)) {
      return items;
    }
    await setTimeout(200);
  }
}

/** The times that a conversation was begun. */
function asked(id: string): number {
  return api.requests.filter(({ script, request }) => script === id && request.turn === 0).length;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await setTimeout(100);
  }
}

async function cli(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...words], {
    env: { PATH: process.env.PATH, XDG_STATE_HOME: state },
  });
  return stdout;
}
