import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aFolder, aRunId, processesOf } from '#test/adapters/commands/an-execution.ts';
import { INIT, play, prints, RESULT } from './a-player.ts';

const UNKNOWN_SESSION =
  '{"type":"result","subtype":"error_during_execution","is_error":true,"num_turns":0,"errors":["No conversation found with session ID: x"]}';

test('a program that stays after its result and ignores TERM is ended, and its result counts', async () => {
  const runId = aRunId();
  const script = ["trap '' TERM", prints(INIT), prints(RESULT), 'while :; do sleep 1; done'];
  const startedMs = performance.now();
  const { result, output } = await play(await aFolder(), script, {}, { runId });

  expect(result).toMatchObject({ kind: 'succeeded', figures: { turns: 2 } });
  expect(performance.now() - startedMs).toBeGreaterThan(15_000);
  expect(output).toContain('[it stayed for 10 s after its result and was ended]');
  expect(processesOf(runId)).toEqual([]);
});

test('a program that is killed in the middle has failed', async () => {
  const { result } = await play(await aFolder(), [prints(INIT), 'kill -KILL $$']);

  expect(result).toMatchObject({
    kind: 'failed',
    reason: { code: 'claude_failed', text: 'it ended without a result (killed by SIGKILL)' },
    retryable: true,
  });
});

test('its complaint is the reason where it does not even begin, without secrets', async () => {
  const script = ['echo "first" >&2', 'echo "error: bad key $ANTHROPIC_API_KEY" >&2', 'exit 1'];
  const env = { ANTHROPIC_API_KEY: { fromEnvironment: 'KEY' } };
  const { result, output } = await play(await aFolder(), script, {}, { env, environment: { KEY: 'sk-ant-secret-1' } });

  expect(result).toMatchObject({
    kind: 'failed',
    reason: { code: 'claude_failed', text: 'error: bad key ***' },
    retryable: false,
  });
  expect(output).toContain('error: bad key ***\n');
});

test('a secret is masked in events and in the answer, and the result is read all the same', async () => {
  const env = { SECRET_TOKEN: '1600000' };
  const told = RESULT.replace('All done.', 'The token is 1600000').replace('800', '1600000');
  const { result, output } = await play(await aFolder(), [prints(INIT), prints(told)], {}, { env });

  expect(result).toMatchObject({ kind: 'succeeded', figures: { durationApiMs: 1_600_000 } });
  expect(output).toContain('The token is ***');
  expect(output).not.toContain('1600000');
});

const NIGHT = '5b0f6f3e-3a3c-4f0e-9d5e-7d2c1c3f0a11';
const GONE = '6c1f6f3e-3a3c-4f0e-9d5e-7d2c1c3f0a11';

/** The player writes its arguments and its prompt down, one run after another. */
const NOTES = 'printf "%s " "$@" >> "$NOTES"; printf "| " >> "$NOTES"; cat >> "$NOTES"; echo >> "$NOTES"';

test('a session that is continued begins once, is resumed from then on, and begins anew where it is gone', async () => {
  const folder = await aFolder();
  const sessionsFolder = join(await aFolder(), 'claude');
  const notes = join(folder, 'notes');
  const gone = join(folder, 'gone');
  const script = [
    NOTES,
    `if [ -e ${gone} ]; then rm ${gone}; ${prints(UNKNOWN_SESSION)}; exit 1; fi`,
    prints(INIT),
    prints(RESULT),
  ];
  const choices = { sessionsFolder, env: { NOTES: notes } };
  const run = (more: string[] = []) => play(folder, [...more, ...script], { session: 'continue' }, choices);

  await run();
  await run();
  const { result, output } = await run([`[ -e ${gone}.once ] || { touch ${gone} ${gone}.once; }`]);
  await run();

  const lines = (await readFile(notes, 'utf8')).trimEnd().split('\n');
  const sessions = lines.map((line) => /--(session-id|resume) (\S+)/.exec(line)?.slice(1) ?? []);
  const [first = '', second = ''] = [sessions[0]?.[1], sessions[3]?.[1]];
  expect(sessions).toEqual([
    ['session-id', first],
    ['resume', first],
    ['resume', first],
    ['session-id', second],
    ['resume', second],
  ]);
  expect(first).not.toBe(second);
  expect(result.kind).toBe('succeeded');
  expect(output).toContain(`[there is no session ${first} any more: another one begins]`);
  const [kept = ''] = await readdir(sessionsFolder);
  expect((await stat(join(sessionsFolder, kept))).mode & 0o777).toBe(0o700);
});

test('two runs at once do not share a session', async () => {
  const [folder, sessionsFolder] = [await aFolder(), await aFolder()];
  const script = [prints(INIT), 'sleep 1', prints(RESULT)];
  const runs = [1, 2].map(() => play(folder, script, { session: 'continue' }, { sessionsFolder }));
  const kinds = (await Promise.all(runs)).map(({ result }) => result);

  expect(kinds.filter(({ kind }) => kind === 'succeeded')).toHaveLength(1);
  expect(kinds.find(({ kind }) => kind === 'failed')).toMatchObject({
    reason: { text: expect.stringContaining('another run has its session') },
    retryable: true,
  });
});

test('a run that is done again after a denial goes on with its session, and is told so; gone, it begins anew', async () => {
  const folder = await aFolder();
  const notes = join(folder, 'notes');
  const isResumed = `case "$*" in *"--resume ${GONE}"*) ${prints(UNKNOWN_SESSION)}; exit 1;; esac`;
  const script = [NOTES, isResumed, prints(INIT), prints(RESULT)];
  const choices = { sessionsFolder: await aFolder(), env: { NOTES: notes } };
  await play(folder, script, {}, { ...choices, resume: NIGHT });
  await play(folder, script, {}, { ...choices, resume: GONE });

  const lines = (await readFile(notes, 'utf8')).trimEnd().split('\n');
  expect(lines).toEqual([
    expect.stringMatching(
      /--resume 5b0f6f3e-\S+ .*\| Go on with the task where you stopped\. .*try again what was denied\.$/,
    ),
    expect.stringMatching(/--resume 6c1f6f3e-\S+ .*\| Go on/),
    expect.not.stringMatching(/--resume|--session-id/),
  ]);
  expect(lines[2]).toMatch(/\| Say when you are done$/);
});

test('what is no id of a session is not gone on with: it could be an option', async () => {
  const folder = await aFolder();
  const notes = join(folder, 'notes');
  const resume = '--dangerously-skip-permissions';
  await play(folder, [NOTES, prints(INIT), prints(RESULT)], {}, { env: { NOTES: notes }, resume });

  const written = await readFile(notes, 'utf8');
  expect(written).toMatch(/\| Say when you are done$/m);
  expect(written).not.toMatch(/--resume|--dangerously/);
});

test.each([1, Math.floor(Date.now() / 1_000) - 5])(
  'a usage limit whose end is past (%j) is an attempt like others',
  async (end) => {
    const limit = `{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":${end}}}`;
    const refused = '{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"num_turns":1}';
    const { result } = await play(await aFolder(), [prints(INIT), prints(limit), prints(refused)]);

    expect(result).toMatchObject({ kind: 'failed', reason: { code: 'claude_limit' }, retryable: true });
    expect(result).not.toHaveProperty('waitUntilMs');
  },
);
