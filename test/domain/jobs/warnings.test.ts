import { describe, expect, test } from 'vitest';
import { commandWarnings } from '#domain/jobs/command/command.ts';
import { hiddenFailures } from '#domain/jobs/command/shell/hidden-failures.ts';
import type { ShellCommand } from '#domain/jobs/command/shell/schema.ts';
import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import type { RunnerLimits } from '#domain/jobs/runner-classes.ts';
import { jobWarnings } from '#domain/jobs/warnings/job-warnings.ts';

const HERE = { taskNames: new Set(['greet', 'report']), programs: new Set(['true', 'pg_dump', '/opt/x', 'bash']) };
const ELSEWHERE = { taskNames: HERE.taskNames };

describe('under sh a failure that nobody sees', () => {
  test.each([
    ['pg_dump shop | gzip > /b/shop.gz', 'pipe-hides-failure'],
    ['x=$(a | b)', 'pipe-hides-failure'],
    ['cd /srv; make', 'list-hides-failure'],
    ['cd /srv\nmake', 'list-hides-failure'],
    ['a | b; c', 'pipe-hides-failure list-hides-failure'],
    ['set -o pipefail; a | b; c', 'list-hides-failure'],
    ['set -x\na | b', 'pipe-hides-failure'],
  ])('is warned of: %j', (line, codes) => {
    expect(
      hiddenFailures(line)
        .map(({ code }) => code)
        .join(' '),
    ).toBe(codes);
  });

  test.each([
    'a && b || c',
    'a >| b',
    'echo "a | b; c" \'d | e; f\' \\| \\;',
    'make # a | b; c',
    'for f in *; do gzip "$f"; done',
    'if a; then b; else c; fi',
    'case $x in a|b) true;; esac',
    'set -e; a; b',
    'set -o pipefail; a | b',
    'set -x; make',
    'set -eu\na\nb',
    'a; exit 0',
    'a; true',
    'a;',
    'a\n',
  ])('is none in %j', (line) => {
    expect(hiddenFailures(line)).toEqual([]);
  });

  test('is said with what to set beside the line', () => {
    expect(hiddenFailures('a | b; c').map(({ message }) => message)).toEqual([
      'under sh only the last program of a pipe decides whether the run succeeds: set "shell": "bash" beside the line, and the run fails where any of them does',
      'under sh the line goes on after a part that failed, and only the last one decides whether the run succeeds: join the parts with &&, or set "shell": "bash" beside the line, and it fails with the first part that does',
    ]);
  });

  test.each([
    ['/bin/bash', 'under /bin/bash -c only', 'succeeds: begin the line with "set -eo pipefail;", and the run fails'],
    ['zsh', 'under zsh -c only', 'succeeds: begin the line with "set -eo pipefail;", and'],
    ['/bin/dash', 'under /bin/dash -c only', 'write it as a "line" with "shell": "bash", in place of the argv, and'],
  ])(
    'is warned of where %s is the program, as of an imported crontab with SHELL, with what can be set there',
    (shell, under, remedy) => {
      const [warning, ...more] = warningsOf({ argv: [shell, '-c', 'true | true'] }).filter(
        ({ code }) => code === 'pipe-hides-failure',
      );

      expect(more).toEqual([]);
      expect(warning?.message).toContain(under);
      expect(warning?.message).toContain(remedy);
      expect(codesOf({ argv: [shell, '-c', 'set -eo pipefail; true | true; true'] })).not.toContain('hides');
      expect(codesOf({ argv: [shell, '-o', 'pipefail', '-c', 'true | true'] })).not.toContain('pipe');
    },
  );

  test('is none where bash reads the line, by the command, or by the job', () => {
    expect(codesOf({ line: 'true | true', shell: 'bash' })).toBe('');
    expect(commandWarnings({ command: { type: 'shell', line: 'true | true' }, env: {}, shell: 'bash' }, HERE)).toEqual(
      [],
    );
    expect(codesOf({ argv: ['pg_dump', '|'] })).toBe('');
  });
});

describe('a program that will not be found', () => {
  test('is a word that is neither a task nor a program, and the nearest task is named', () => {
    expect(warningsOf({ line: 'gret' })).toEqual([
      {
        code: 'program-not-found',
        message: 'gret is neither a task nor a program that is found here; did you mean the task greet?',
      },
    ]);
    expect(warningsOf({ line: 'frobnicate' })).toEqual([
      { code: 'program-not-found', message: 'frobnicate is neither a task nor a program that is found here' },
    ]);
  });

  test('is a word that a task has by now, and the runtime is to be started again', () => {
    const later = {
      code: 'task-came-later',
      message:
        'invoice is read as a shell line: the file of a task invoice came after the runtime read the folder of tasks: restart the runtime, then plan or apply this again',
    };
    const warned = (command: Partial<ShellCommand>, installation: object = {}) =>
      commandWarnings(
        { command: { type: 'shell', ...command }, env: {} },
        { ...HERE, laterTasks: new Set(['invoice']), ...installation },
      );

    expect(warned({ line: 'invoice' })).toEqual([later]);
    expect(warned({ line: ' invoice\n' })).toEqual([later]);
    expect(warned({ line: 'invoice' }, { programs: new Set(['invoice']) })).toEqual([later]);
    expect(warned({ line: 'invoice --all' })).toEqual([]);
    expect(warned({ argv: ['invoice'] })).toMatchObject([{ code: 'program-not-found' }]);
    expect(warned({ line: 'invoices' })).toMatchObject([{ code: 'program-not-found' }]);
  });

  test('is only a near task where nobody can tell which programs there are', () => {
    expect(commandWarnings({ command: { type: 'shell', line: 'gret' }, env: {} }, ELSEWHERE)).toEqual([
      {
        code: 'program-not-found',
        message: 'gret is no task, and is read as a shell line; did you mean the task greet?',
      },
    ]);
    expect(commandWarnings({ command: { type: 'shell', line: 'frobnicate' }, env: {} }, ELSEWHERE)).toEqual([]);
  });

  test('is one whose path counts from an empty folder', () => {
    expect(codesOf({ line: './report.sh --month last' })).toBe('relative-program');
    expect(codesOf({ argv: ['bin/report'] })).toBe('relative-program');
  });

  test.each<Partial<ShellCommand>>([
    { line: 'true' },
    { line: 'frobnicate --all', env: { PATH: '/mine' } },
    { line: './report.sh', cwd: '/srv' },
    { line: 'exit' },
    { line: '/opt/x' },
    { line: '$HOME/x' },
    { argv: ['pg_dump', 'shop'] },
  ])('is none in %j', (command) => {
    expect(codesOf(command)).toBe('');
  });

  test('may be that of an argv', () => {
    expect(codesOf({ argv: ['/opt/y', '--all'] })).toBe('program-not-found');
    expect(codesOf({ line: 'if frobnicate; then true; fi' })).toBe('');
  });
});

test('a server that the runner would not ask is told of where that is known', () => {
  const command = { type: 'http' as const, url: 'http://127.0.0.1:8080/health' };
  const refusing = { ...HERE, refusedServer: (url: string) => `${url} is refused` };

  expect(commandWarnings({ command, env: {} }, HERE)).toEqual([]);
  expect(commandWarnings({ command, env: {} }, refusing)).toEqual([
    { code: 'server-refused', message: 'http://127.0.0.1:8080/health is refused' },
  ]);
});

describe('the runner class of a job decides what it may ask and look up', () => {
  const parsed = parseConfiguration({});
  const runners = new Map<string, RunnerLimits>([
    ['default', { longestAttemptSeconds: 840 }],
    ['office', { longestAttemptSeconds: 840, remote: true }],
  ]);
  const refusing = {
    refusedServer: () => 'nobody asks it there',
    refusedReference: () => 'nothing is kept there',
  };
  const codesIn = (fields: object, installation: Partial<Installation>) => {
    if (!parsed.ok) {
      throw new Error('the defaults are a configuration');
    }
    const deployment = { ...ELSEWHERE, ...installation, configuration: parsed.configuration, runners };
    const job = parseJob({ id: 'report', schedule: '@daily', ...fields }, { ...deployment, createdAt: 0 });
    return job.ok ? jobWarnings(job.settings, deployment, 0).map(({ code }) => code) : job.errors;
  };

  test.each([
    ['server-refused', { command: { type: 'http', url: 'https://example.com/' } }],
    ['reference-unreadable', { command: 'make report', env: { TOKEN: { fromSecret: 'token' } } }],
    [
      'reference-unreadable',
      {
        command: { type: 'http', url: 'https://example.com/', headers: { 'X-Key': { fromParameter: '/key' } } },
      },
    ],
    ['reference-unreadable', { command: 'make report', ping: { url: { fromEnvironment: 'MONITOR' } } }],
  ])('%s', (code, fields) => {
    expect(codesIn(fields, refusing)).toContain(code);
    expect(codesIn({ ...fields, runner: 'office' }, refusing)).toEqual([]);
    expect(codesIn(fields, {})).toEqual([]);
  });
});

function warningsOf(command: Partial<ShellCommand>) {
  return commandWarnings({ command: { type: 'shell', ...command }, env: {} }, HERE);
}

function codesOf(command: Partial<ShellCommand>): string {
  return warningsOf(command)
    .map(({ code }) => code)
    .join(' ');
}
