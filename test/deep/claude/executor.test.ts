import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aFolder, aRunId, processesOf } from '#test/adapters/commands/an-execution.ts';
import { INIT, play, prints, RESULT } from './a-player.ts';

test('a run that is done succeeds, with its figures, and its output ends with its answer', async () => {
  const { result, output } = await play(await aFolder(), [prints(INIT), prints(RESULT)]);

  expect(result).toEqual({
    kind: 'succeeded',
    exitCode: 0,
    figures: {
      sessionId: '5b0f6f3e-3a3c-4f0e-9d5e-7d2c1c3f0a11',
      model: 'opus',
      version: '2.1.332',
      turns: 2,
      costMicroUsd: 1_600,
      durationApiMs: 800,
      apiRetries: 0,
    },
  });
  const lines = output.trimEnd().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'system', subtype: 'init' });
  expect(lines.slice(-3)).toEqual([
    'All done.',
    '',
    'opus, 2 turns, $0.0016, 0.8 s of the API, session 5b0f6f3e-3a3c-4f0e-9d5e-7d2c1c3f0a11',
  ]);
});

test("the prompt is the standard input and no argument; the environment is the attempt's, without the token of the runtime", async () => {
  const folder = await aFolder();
  const seen = ['args', 'stdin', 'env'].map((name) => join(folder, name));
  const script = [
    `printf '%s\\n' "$@" > ${seen[0]}`,
    `cat > ${seen[1]}`,
    `env > ${seen[2]}`,
    prints(INIT),
    prints(RESULT),
  ];
  const command = {
    prompt: '--version\n$(whoami)',
    allowedTools: ['Bash(git *)', 'Agent'],
    maxTurns: 7,
    outputs: undefined,
  };
  await play(folder, script, { prompt: command.prompt, allowedTools: command.allowedTools, maxTurns: 7 });

  const [args = '', stdin, env = ''] = await Promise.all(seen.map((file) => readFile(file, 'utf8')));
  expect(stdin).toBe(command.prompt);
  expect(args).not.toContain('whoami');
  expect(args).toContain('--max-turns\n7\n--max-budget-usd\n5\n');
  expect(args).toContain('--allowedTools\nBash(git *),Agent\n');
  expect(args).toMatch(/--disallowedTools\nScheduleWakeup,.*Monitor,Workflow,/);
  expect(args).toContain('--permission-mode\ndontAsk\n');
  expect(env).toContain('CLAUDE_CODE_DISABLE_BACKGROUND_TASKS=1\n');
  expect(env).not.toContain('CRONSTACK_TOKEN');
  const [home, config] = ['HOME', 'CLAUDE_CONFIG_DIR'].map((name) => new RegExp(`^${name}=(.*)$`, 'm').exec(env)?.[1]);
  expect(home).toMatch(/cronstack-run-/);
  expect(config).toBe(`${home}/.claude`);
});

test('a program that ends without a result has failed, whatever its exit code', async () => {
  const { result } = await play(await aFolder(), [prints(INIT), 'exit 0']);

  expect(result).toMatchObject({
    kind: 'failed',
    reason: { code: 'claude_failed', text: 'it ended without a result (exit 0)' },
    retryable: true,
  });
});

test('half a line is no event', async () => {
  const { result, output } = await play(await aFolder(), [prints(INIT), `printf '%s' '${RESULT}'`]);

  expect(result).toMatchObject({ kind: 'failed', reason: { code: 'claude_failed' } });
  expect(output).toMatch(/\[a line of \d+ bytes has no end and was left out\]/);
});

test('a line of 2 MB is read as any other, and shown cut; one of more than 8 MiB is left out', async () => {
  const long = (count: number) =>
    `printf '{"type":"user","text":"'; head -c ${count} /dev/zero | tr '\\0' a; printf '"}\\n'`;
  const { result, output } = await play(await aFolder(), [
    prints(INIT),
    long(2_000_000),
    long(9_000_000),
    prints(RESULT),
  ]);

  expect(result.kind).toBe('succeeded');
  expect(output).toContain('[... 1999000 characters left out]');
  expect(output).toMatch(/\[a line of 90000\d\d bytes was left out\]/);
  expect(output.length).toBeLessThan(20_000);
});

test('there is no program: failed for good, by its name', async () => {
  const folder = await aFolder();
  const { result } = await play(folder, [], {}, { inherited: { PATH: join(folder, 'nowhere') } });

  expect(result).toMatchObject({ kind: 'failed', reason: { code: 'program_not_found' }, retryable: false });
});

test('an older program is refused before it is asked anything', async () => {
  const folder = await aFolder();
  const elsewhere = await aFolder();
  await play(folder, [prints(INIT)]);
  await writeFile(join(elsewhere, 'claude'), '#!/bin/sh\necho "2.1.99 (Claude Code)"\n', { mode: 0o755 });
  const { result, output } = await play(folder, [], {}, { inherited: { PATH: `${elsewhere}:${process.env.PATH}` } });

  expect(result).toMatchObject({
    kind: 'failed',
    reason: { code: 'claude_failed', text: 'claude 2.1.99 is too old; expected 2.1.332 or later' },
    retryable: false,
  });
  expect(output).toBe('');
});

test('a server of tools that is not there ends the run at once, unless it is optional', async () => {
  const init = INIT.replace('[]', '[{"name":"gone","status":"failed"}]');
  const script = [prints(init), 'if [ -e "$TMPDIR/wait" ]; then exec tail -f /dev/null; fi', prints(RESULT)];
  const mcp = (optional: boolean) => ({ mcpServers: { gone: { command: '/nowhere', optional } } });

  const waits = [script[0] ?? '', 'exec tail -f /dev/null'];
  const needed = await play(await aFolder(), waits, { mcp: mcp(false) });
  const wanted = await play(await aFolder(), script, { mcp: mcp(true) });

  expect(needed.result).toMatchObject({ kind: 'failed', reason: { code: 'claude_server' }, retryable: true });
  expect(wanted.result.kind).toBe('succeeded');
});

test('servers of tools are told in a file that nobody else can read, with their references looked up and masked', async () => {
  const folder = await aFolder();
  const copy = join(folder, 'mcp.json');
  const script = [
    'while [ "$1" != --mcp-config ]; do shift; done',
    `stat -c %a "$2"; cp "$2" ${copy}; cat "$2"; echo`,
    prints(INIT.replace('[]', '[{"name":"hub","status":"connected"}]')),
    prints(RESULT),
  ];
  const mcp = { mcpServers: { hub: { command: 'hub', env: { TOKEN: { fromEnvironment: 'HUB' }, MODE: 'x' } } } };
  const { result, output } = await play(folder, script, { mcp }, { environment: { HUB: 'a-very-secret-token' } });

  expect(result.kind).toBe('succeeded');
  expect(JSON.parse(await readFile(copy, 'utf8'))).toEqual({
    mcpServers: { hub: { command: 'hub', env: { TOKEN: 'a-very-secret-token', MODE: 'x' } } },
  });
  expect(output).toMatch(/^600\n/);
  expect(output).not.toContain('a-very-secret');
});

test('the output that was asked for is the result of the run', async () => {
  const answered = RESULT.replace('"num_turns"', '"structured_output":{"count":3},"num_turns"');
  const { result } = await play(await aFolder(), [prints(INIT), prints(answered)], { outputs: { type: 'object' } });

  expect(result).toMatchObject({ kind: 'succeeded', left: { result: '{"count":3}' } });
});

test('an output that no result can hold fails the run', async () => {
  const long = `{"type":"result","subtype":"success","is_error":false,"num_turns":1,"terminal_reason":"completed","structured_output":"${'x'.repeat(5_000)}"}`;
  const { result } = await play(await aFolder(), [prints(INIT), prints(long)], { outputs: { type: 'string' } });

  expect(result).toMatchObject({
    kind: 'failed',
    reason: { code: 'claude_no_output', text: expect.stringContaining('longer than 4096 bytes') },
    retryable: false,
  });
});

test('what it was told to stop for is what counts, and nothing of it is left', async () => {
  const runId = aRunId();
  const stop = new AbortController();
  const playing = play(
    await aFolder(),
    ['sleep 300 &', prints(INIT), prints(RESULT), 'exec tail -f /dev/null'],
    {},
    {
      runId,
      signal: stop.signal,
      onOutput: (text) => (text.includes('"result"') ? stop.abort('cancelled') : undefined),
    },
  );

  expect((await playing).result).toEqual({ kind: 'stopped' });
  expect(processesOf(runId)).toEqual([]);
});
