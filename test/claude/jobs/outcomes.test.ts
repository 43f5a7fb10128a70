import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClaudeCommand } from '#domain/jobs/command/claude/schema.ts';
import {
  aFolder,
  aRunId,
  type Choices,
  execute,
  type Outcome,
  processesOf,
} from '#test/adapters/commands/an-execution.ts';
import { calls, MessagesApi, type ModelScript, refuses, says } from '#test/claude/fake-api.ts';
import { HAS_CLAUDE } from '#test/claude/plugin/claude-program.ts';

const api = new MessagesApi();
const KEY = 'sk-ant-secret-of-a-test';

beforeAll(() => api.listen());
afterAll(() => api.close());

describe.skipIf(!HAS_CLAUDE)('one run', () => {
  test('that is done succeeds, with its figures, and shows no login', async () => {
    const { result, output } = await run([says('All done.')]);

    expect(result).toMatchObject({
      kind: 'succeeded',
      exitCode: 0,
      figures: { turns: 1, costMicroUsd: 800, model: expect.stringContaining('opus'), version: expect.any(String) },
    });
    expect(output).toMatch(/\nAll done\.\n\n\S+, 1 turn, \$0\.0008, .* session [0-9a-f-]{36}\n$/);
    expect(output).not.toContain(KEY);
  });

  test('whose calls were denied fails, and names them with the rules that allow them', async () => {
    const file = join(await aFolder(), 'a.txt');
    const script = [
      calls('Write', { file_path: file, content: 'x' }),
      calls('Bash', { command: 'touch a' }),
      says('No.'),
    ];
    const denied = await run(script);
    const ignored = await run(script, { onDenied: 'ignore' });

    expect(denied.result).toMatchObject({
      kind: 'failed',
      reason: { code: 'claude_denied', text: '2 calls were denied: Write, Bash' },
      retryable: false,
      figures: {
        denials: [
          { tool: 'Write', rule: `Edit(/${file})` },
          { tool: 'Bash', rule: 'Bash(touch a)' },
        ],
      },
    });
    expect(ignored.result.kind).toBe('succeeded');
  });

  test('with just these rules does what was denied', async () => {
    const file = join(await aFolder(), 'a.txt');
    const script = [
      calls('Write', { file_path: file, content: 'x' }),
      calls('Bash', { command: 'touch a' }),
      says('Ok.'),
    ];
    const { result } = await run(script, { allowedTools: [`Edit(/${file})`, 'Bash(touch a)'] });

    expect(result.kind).toBe('succeeded');
    expect(await readFile(file, 'utf8')).toBe('x');
  });

  test.each([
    [refuses(401, 'authentication_error', 'invalid x-api-key'), 'claude_login', false],
    [refuses(400, 'invalid_request_error', 'Your credit balance is too low'), 'claude_api', false],
    [refuses(404, 'not_found_error', 'model: opus'), 'claude_api', false],
    [refuses(500, 'api_error', 'oops'), 'claude_api', true],
    [refuses(529, 'overloaded_error', 'Overloaded'), 'claude_api', true],
    [{ blocks: [], cut: true } as const, 'claude_api', true],
    [{ blocks: [{ type: 'text', text: 'no' }], stopReason: 'refusal' } as const, 'claude_api', false],
  ])('to which the API answers %j fails with %s', async (answer, code, retryable) => {
    const { result } = await run([answer]);

    expect(result).toMatchObject({ kind: 'failed', reason: { code }, retryable });
  });

  test('without a login says so', async () => {
    const { result } = await run([says('x')], {}, { env: {} });

    expect(result).toMatchObject({ kind: 'failed', reason: { code: 'claude_login' }, retryable: false });
  });

  test.each([
    [3_600, { waitUntilMs: expect.any(Number), retryable: false }],
    [86_400, { retryable: false }],
  ])('that meets a usage limit of %d s more waits for its end, or does not', async (seconds, expected) => {
    const until = Math.floor(Date.now() / 1_000) + seconds;
    const limit = {
      'anthropic-ratelimit-unified-status': 'rejected',
      'anthropic-ratelimit-unified-reset': String(until),
      'anthropic-ratelimit-unified-representative-claim': 'five_hour',
      'x-should-retry': 'false',
    };
    const env = { CLAUDE_CODE_OAUTH_TOKEN: { fromEnvironment: 'KEY' } };
    const { result } = await run([refuses(429, 'rate_limit_error', 'limit', limit)], {}, { env });

    expect(result).toMatchObject({ kind: 'failed', reason: { code: 'claude_limit' }, ...expected });
    expect('waitUntilMs' in result ? result.waitUntilMs : until * 1_000).toBe(until * 1_000);
    expect(result).toMatchObject({ figures: { limitUntil: until } });
  });

  test('is not retried by the program for minutes', { timeout: 60_000 }, async () => {
    const { result } = await run([refuses(500, 'api_error', 'oops')]);

    expect(result).toMatchObject({ kind: 'failed' });
  });

  test('has neither wake-ups nor anything in the background', async () => {
    const asked = [
      calls('ScheduleWakeup', { delaySeconds: 60, reason: 'x', prompt: 'y' }),
      calls('Bash', { command: 'sleep 300', run_in_background: true }),
      says('Later.'),
    ];
    const { result, output } = await run(asked, { allowedTools: ['Bash'] });

    expect(result.kind).toBe('succeeded');
    expect(output).toContain('No such tool available: ScheduleWakeup');
    expect(output).toContain('An unexpected parameter `run_in_background` was provided');
  });

  test('that is told to stop in the middle of a tool leaves no process', async () => {
    const runId = aRunId();
    const stop = new AbortController();
    const command = 'setsid nohup tail -f /dev/null & tail -f /dev/null';
    const onOutput = (text: string) => {
      if (text.includes('tail -f /dev/null')) {
        setTimeout(() => stop.abort('cancelled'), 2_000);
      }
    };
    const script = [calls('Bash', { command }), says('x')];
    const { result } = await run(script, { allowedTools: ['Bash'] }, { runId, signal: stop.signal, onOutput });

    expect(result).toEqual({ kind: 'stopped' });
    expect(processesOf(runId)).toEqual([]);
  });

  test.each([
    [{ maxTurns: 2 }, 'claude_turns'],
    [{ maxBudgetUsd: 0.001 }, 'claude_budget'],
  ])('that goes on and on is ended by %j', async (limits, code) => {
    const { result } = await run([calls('Bash', { command: 'ls' })], limits);

    expect(result).toMatchObject({ kind: 'failed', reason: { code }, retryable: false });
  });

  test('leaves the output that was asked for as its result, or fails', async () => {
    const outputs = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] };
    const given = await run([calls('StructuredOutput', { count: 3 }), says('x')], { outputs });
    const none = await run([says('three')], { outputs });

    expect(given.result).toMatchObject({ kind: 'succeeded', left: { result: '{"count":3}' } });
    expect(none.result).toMatchObject({ kind: 'failed', reason: { code: 'claude_no_output' }, retryable: true });
  });

  test('without a server of tools that it needs is ended at once', async () => {
    const mcp = { mcpServers: { gone: { command: '/nowhere' } } };
    const { result } = await run([says('x')], { mcp });

    expect(result).toMatchObject({ kind: 'failed', reason: { code: 'claude_server' } });
  });

  test('reads neither hooks nor CLAUDE.md of its folder, unless it is to', async () => {
    const cwd = await aFolder();
    await mkdir(join(cwd, '.claude'));
    const hook = { type: 'command', command: `touch ${join(cwd, 'hooked')}` };
    await writeFile(
      join(cwd, '.claude/settings.json'),
      JSON.stringify({ hooks: { SessionStart: [{ hooks: [hook] }] } }),
    );
    await writeFile(join(cwd, 'CLAUDE.md'), 'A-RULE-OF-THE-FOLDER');
    await run([says('x')], { cwd });
    const without = await stat(cwd);
    await run([says('x')], { cwd, settings: 'project' });

    expect(without).toEqual({ hooked: false, told: false });
    expect(await stat(cwd)).toEqual({ hooked: true, told: true });
  });
});

async function stat(cwd: string): Promise<{ readonly hooked: boolean; readonly told: boolean }> {
  const hooked = await readFile(join(cwd, 'hooked')).then(
    () => true,
    () => false,
  );
  const told = JSON.stringify(api.requests.at(-1)?.request.body).includes('A-RULE-OF-THE-FOLDER');
  return { hooked, told };
}

let runs = 0;

/** Runs the program with a script in the model's place. */
async function run(script: ModelScript, command: Partial<ClaudeCommand> = {}, choices: Choices = {}): Promise<Outcome> {
  runs += 1;
  const url = api.script(`run-${runs}`, script);
  const { env = { ANTHROPIC_API_KEY: { fromEnvironment: 'KEY' } }, ...rest } = choices;
  return await execute(
    { type: 'claude', prompt: 'Do what is to be done', model: 'opus', ...command },
    {
      environment: { KEY },
      ...rest,
      env: { ANTHROPIC_BASE_URL: url, ...env },
    },
  );
}
