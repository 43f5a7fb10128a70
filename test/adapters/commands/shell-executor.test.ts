import { mkdir, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { INHERITED_LOCALLY, INHERITED_ON_AWS, inheritedEnvironment } from '#adapters/commands/program/environment.ts';
import { withUserVariables } from '#adapters/machine/user-variables.ts';
import { aFolder, execute, line } from './an-execution.ts';

test('a line that exits 0 has succeeded', async () => {
  expect(await execute(line('echo out; echo err >&2'))).toEqual({
    result: { kind: 'succeeded', exitCode: 0 },
    output: expect.stringMatching(/^(out\nerr\n|err\nout\n)$/),
  });
});

test('an argv is a program and its arguments, and no shell looks at them', async () => {
  const { output } = await execute({ type: 'shell', argv: ['printf', '[%s]', '$HOME; echo x', '', '*'] });
  expect(output).toBe('[$HOME; echo x][][*]');
});

test('a line that starts with a dash is no option of the shell', async () => {
  const { result } = await execute(line('-x'));
  expect(result).toMatchObject({
    kind: 'failed',
    reason: { code: 'program_not_found', text: '-x: there is no such program (exit code 127)' },
  });
});

test('bash fails where a part of the line or of a pipe does, and sh goes on', async () => {
  const text = 'false | cat; echo on';

  expect(await execute(line(text))).toMatchObject({ result: { kind: 'succeeded' }, output: 'on\n' });
  expect(await execute(line(text, { shell: 'bash' }))).toMatchObject({ result: { kind: 'failed' }, output: '' });
  expect(await execute(line(text), { shell: 'bash' })).toMatchObject({ result: { kind: 'failed' }, output: '' });
  expect(await execute(line(text, { shell: 'sh' }), { shell: 'bash' })).toMatchObject({ output: 'on\n' });
});

test('the zone of a command is the machine`s, whatever the runtime`s is, unless its env says another', async () => {
  const inherited = inheritedEnvironment({ PATH: '/usr/bin:/bin', TZ: 'Asia/Tokyo' }, INHERITED_LOCALLY);
  const zone = line('echo "$TZ $(date +%z)"');

  expect((await execute(zone, { inherited })).output).toMatch(/^ [+-]\d{4}\n$/);
  expect((await execute(zone, { inherited, env: { TZ: 'Asia/Kolkata' } })).output).toBe('Asia/Kolkata +0530\n');
});

test('arguments arrive as JSON and are never read as shell', async () => {
  const args = { name: '"; touch hacked; echo $(id) `id` \' \n' };
  const { output } = await execute(line('printf %s "$CRONSTACK_ARGS"; ls'), { args });
  expect(output).toBe(JSON.stringify(args));
});

test('the environment is PATH, the attempt’s folder, the job’s and the command’s variables, and the reserved ones', async () => {
  const { output } = await execute(line('env', { env: { BOTH: 'command', MINE: '1' } }), {
    inherited: { PATH: '/usr/bin:/bin' },
    env: { BOTH: 'job', THEIRS: 'two words', CRONSTACK_RUN_ID: 'forged' },
    jobId: 'nightly',
    runId: 'nightly.20260301T090000Z',
    attempt: 2,
  });
  const variables = Object.fromEntries(
    output
      .trimEnd()
      .split('\n')
      .map((entry) => entry.split('=', 2)),
  );
  const { PWD, HOME, ...others } = variables;
  expect(PWD).toBe(HOME);
  expect(others).toEqual({
    PATH: '/usr/bin:/bin',
    TMPDIR: HOME,
    BOTH: 'command',
    MINE: '1',
    THEIRS: 'two words',
    CRONSTACK_SCOPE: expect.any(String),
    CRONSTACK_JOB_ID: 'nightly',
    CRONSTACK_RUN_ID: 'nightly.20260301T090000Z',
    CRONSTACK_SCHEDULED_AT: '2026-03-01T09:00:00Z',
    CRONSTACK_ATTEMPT: '2',
    CRONSTACK_ARGS: 'null',
    CRONSTACK_RESULT_FILE: `${HOME}/.cronstack-result.json`,
  });
});

const AT_HOME = { PATH: '/usr/bin:/bin', HOME: '/home/ada', USER: 'ada', LOGNAME: 'ada', SHELL: '/bin/zsh' };

test('a command is at the home of whoever runs the runtime, and its folder and temporary files are its own', async () => {
  const { output } = await execute(line('echo ~ $HOME $USER $LOGNAME $SHELL; [ "$(pwd)" = "$TMPDIR" ] && echo apart'), {
    inherited: AT_HOME,
  });
  expect(output).toBe('/home/ada /home/ada ada ada /bin/zsh\napart\n');
});

test('a command with an isolated home has its own folder for one, and nothing of the user', async () => {
  const { output } = await execute(line('[ "$HOME" = "$TMPDIR" ] && env'), { inherited: AT_HOME, isolatedHome: true });
  expect(output).toContain('HOME=');
  expect(output).not.toMatch(/ada|^(?:USER|LOGNAME|SHELL)=/m);
});

test('the variables of the user are those of the environment, and else those of the user database', () => {
  const { homedir, username } = userInfo();
  expect(withUserVariables(AT_HOME)).toEqual(AT_HOME);
  expect(withUserVariables({ A: '1' })).toMatchObject({ A: '1', HOME: homedir, USER: username, LOGNAME: username });
  expect(withUserVariables({ LOGNAME: 'eve' })).toMatchObject({ USER: 'eve', LOGNAME: 'eve' });
});

test('each attempt has an empty folder of its own, which is gone afterwards', async () => {
  const { output } = await execute(line('pwd; ls -A; mkdir -p a/b; echo x > a/b/c; chmod 500 a a/b'));
  const folder = output.trimEnd();
  expect(folder).toMatch(/\/cronstack-run-\w{6}$/);
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

test('a command with a folder of its own runs there, and that folder stays', async () => {
  const folder = await aFolder();
  const { output } = await execute(line('pwd; touch made', { cwd: folder }));
  expect(output.trimEnd()).toBe(folder);
  expect(await readdir(folder)).toEqual(['made']);
});

test.each([
  ['~', (home: string) => home],
  ['~/', (home: string) => home],
  ['~/$&', (home: string) => join(home, '$&')],
])('a command whose folder is %s works at its home', async (cwd, expected) => {
  const home = await aFolder();
  await mkdir(join(home, '$&'));

  expect((await execute(line('pwd', { cwd }), { inherited: { ...AT_HOME, HOME: home } })).output).toBe(
    `${expected(home)}\n`,
  );
  expect((await execute(line('pwd', { cwd, env: { HOME: home } }), { inherited: AT_HOME })).output).toBe(
    `${expected(home)}\n`,
  );
});

test.each([
  { isolatedHome: true, inherited: AT_HOME },
  { inherited: { PATH: AT_HOME.PATH } },
  { inherited: { ...AT_HOME, HOME: '' } },
])('a command that is to work at home and has none of a user works in its own folder: %j', async (around) => {
  expect((await execute(line('[ "$(pwd)" = "$TMPDIR" ]', { cwd: '~' }), around)).result).toEqual({
    kind: 'succeeded',
    exitCode: 0,
  });
});

test('a home that is not there is named, without what is secret of it', async () => {
  const env = { HOME: '/home/hunter2-hunter2', A_PASSWORD: 'hunter2-hunter2' };

  expect((await execute(line('true', { cwd: '~/data', env }))).result).toMatchObject({
    reason: { code: 'folder_not_found', text: 'the folder /home/***/data is not there' },
    retryable: true,
  });
});

test('a folder that is not there is named, and may be there the next time', async () => {
  expect((await execute(line('true', { cwd: '/not/there' }))).result).toEqual({
    kind: 'failed',
    reason: { code: 'folder_not_found', text: 'the folder /not/there is not there' },
    retryable: true,
  });
});

test('stdin is what the command says, and otherwise empty', async () => {
  expect((await execute(line('cat', { stdin: 'grüße\n' }))).output).toBe('grüße\n');
  expect((await execute(line('cat'))).output).toBe('');
});

test('a command that does not read its stdin is not disturbed by it', async () => {
  const { result } = await execute(line('exit 0', { stdin: 'x'.repeat(65_536) }));
  expect(result).toEqual({ kind: 'succeeded', exitCode: 0 });
});

test('a failure says the exit code and the last line of the standard error, in plain characters', async () => {
  const { result } = await execute(line("printf 'one\\n\\033[31mtwo\\033[0m\\n' >&2; exit 3"));
  expect(result).toEqual({
    kind: 'failed',
    reason: { code: 'exit_code', text: 'exit code 3: two' },
    exitCode: 3,
    retryable: true,
  });
});

test.each([
  ['nosuch --flag', 'program_not_found', 'nosuch: there is no such program (exit code 127)', 127],
  ['true; cd / && nosuch2', 'program_not_found', 'nosuch2: there is no such program (exit code 127)', 127],
  ['/etc/passwd', 'program_not_executable', '/etc/passwd: it cannot be executed (exit code 126)', 126],
  ['exit 127\necho never', 'program_not_found', 'exit 127: there is no such program (exit code 127)', 127],
])('%s: names the program that is not there and is not retried', async (command, code, text, exitCode) => {
  const { result } = await execute(line(command));
  expect(result).toEqual({ kind: 'failed', reason: { code, text }, exitCode, retryable: false });
});

test.each([
  [
    ['/no/such/program', 'x'],
    'program_not_found',
    '/no/such/program: there is no such program, or no interpreter for it (ENOENT)',
  ],
  [['nosuch'], 'program_not_found', 'nosuch: there is no such program, or no interpreter for it (ENOENT)'],
  [
    ['/etc/passwd'],
    'program_not_executable',
    '/etc/passwd: it cannot be executed, or it is not in any folder of the PATH that can be read (EACCES)',
  ],
  [
    ['true', 'x'.repeat(140_000)],
    'program_not_executable',
    'true: its arguments and environment are larger than the system allows (E2BIG)',
  ],
  [
    ['true', 'a\0b'],
    'program_not_executable',
    'true: an argument or variable is not usable: empty program name or a NUL character (ERR_INVALID_ARG_VALUE)',
  ],
])('a program that cannot be started is named and not retried', async (argv, code, text) => {
  const { result } = await execute({ type: 'shell', argv }, { inherited: { PATH: '/usr/bin:/bin' } });
  expect(result).toEqual({ kind: 'failed', reason: { code, text }, retryable: false });
});

test('death by a signal is named, also where a shell reports it as an exit code', async () => {
  const direct = await execute({ type: 'shell', argv: ['sh', '-c', 'kill -SEGV $$'] });
  expect(direct.result).toEqual({
    kind: 'failed',
    reason: { code: 'killed', text: 'killed by SIGSEGV' },
    retryable: true,
  });
  const within = await execute(line("sh -c 'kill -ABRT $$' 2>/dev/null; exit $?"));
  expect(within.result).toMatchObject({
    kind: 'failed',
    reason: { code: 'exit_code', text: 'exit code 134 (killed by SIGABRT)' },
    exitCode: 134,
  });
});

test('passes on a large output whole', async () => {
  const { output } = await execute(line('seq 1 200000'));
  expect(output).toBe(Array.from({ length: 200_000 }, (_, index) => `${index + 1}\n`).join(''));
});

test('bytes that are not UTF-8 become U+FFFD, and characters are whole however stdout and stderr interleave', async () => {
  const { output } = await execute(
    line("printf '\\303'; sleep 0.05; printf '\\342\\202' >&2; sleep 0.05; printf '\\251\\377'"),
  );
  expect(output).toBe('é\uFFFD\uFFFD');
});

test('masks secrets of the environment and the arguments in output and reason, also across chunks', async () => {
  const { output, result } = await execute(
    line(
      'printf "hunter2-"; sleep 0.05; echo "hunter2"; echo "$CRONSTACK_ARGS"; echo "token is $API_TOKEN" >&2; exit 1',
    ),
    {
      env: { DB_PASSWORD: 'hunter2-hunter2' },
      args: { nested: [{ password: 'in-the-args' }] },
      inherited: { PATH: '/usr/bin:/bin', API_TOKEN: 'tok-12345' },
    },
  );
  expect(output).toContain('***\n');
  expect(output).not.toMatch(/hunter2|tok-12345|in-the-args/);
  expect(result).toMatchObject({ reason: { code: 'exit_code', text: 'exit code 1: token is ***' } });
});

test('a command inherits only what is named, and only what is there: on AWS no way to the credentials of its runner', () => {
  const own = { AWS_SECRET_ACCESS_KEY: 'x', AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/7' };
  const all = { PATH: '/bin', ...own, AWS_REGION: 'eu-west-1', LANG: undefined, SHLVL: '1' };
  expect(inheritedEnvironment(all, INHERITED_LOCALLY)).toEqual({ PATH: '/bin' });
  expect(inheritedEnvironment({ ...AT_HOME, ...own }, INHERITED_LOCALLY)).toEqual(AT_HOME);
  expect(inheritedEnvironment({ ...AT_HOME, ...own }, INHERITED_ON_AWS)).toEqual({ PATH: AT_HOME.PATH });
  expect(inheritedEnvironment(all, INHERITED_ON_AWS)).toEqual({ PATH: '/bin', AWS_REGION: 'eu-west-1' });
});
