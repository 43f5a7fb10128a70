import { expect, test } from 'vitest';
import { shellOf } from '#domain/jobs/command/command.ts';
import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { parseJob } from '#domain/jobs/parse.ts';

test('the home of a job is as it says, else as the configuration says, and else the user’s', () => {
  const isolated = { jobs: { isolated_home: true } };

  expect(settingsOf({}).isolatedHome).toBeUndefined();
  expect(settingsOf({ isolatedHome: true }).isolatedHome).toBe(true);
  expect(settingsOf({}, isolated).isolatedHome).toBe(true);
  expect(settingsOf({ isolatedHome: false }, isolated).isolatedHome).toBe(false);
});

test('the shell of a line is as its command says, else as the job says, else as the configuration says, and else sh', () => {
  const bash = { jobs: { shell: 'bash' } };
  const line = { type: 'shell', line: 'true' };

  expect(shellOf(settingsOf({}))).toBe('sh');
  expect(shellOf(settingsOf({ command: { ...line, shell: 'bash' } }))).toBe('bash');
  expect(shellOf(settingsOf({ shell: 'bash' }))).toBe('bash');
  expect(shellOf(settingsOf({ shell: 'bash', command: { ...line, shell: 'sh' } }))).toBe('sh');
  expect(shellOf(settingsOf({}, bash))).toBe('bash');
  expect(shellOf(settingsOf({ shell: 'sh' }, bash))).toBe('sh');
  expect(shellOf(settingsOf({ shell: 'bash', command: { type: 'shell', argv: ['true'] } }))).toBeUndefined();
});

test('bash is refused where it is known not to be there, and a shell beside an argv', () => {
  const without = { programs: new Set(['sh']) };

  expect(read({ shell: 'bash' }, {}, without)).toMatchObject({
    ok: false,
    errors: [{ path: 'shell', message: 'there is no bash on the PATH of the runtime' }],
  });
  expect(read({ shell: 'bash', command: { type: 'http', url: 'https://a.test' } }, {}, without).ok).toBe(true);
  expect(read({ command: { type: 'shell', argv: ['a'], shell: 'bash' } })).toMatchObject({
    ok: false,
    errors: [{ path: 'command.shell', message: 'an argv is started without a shell: leave it out' }],
  });
});

function settingsOf(fields: object, configuration: object = {}): JobSettings {
  const parsed = read(fields, configuration);
  if (!parsed.ok) {
    throw new Error('no job');
  }
  return parsed.settings;
}

function read(fields: object, configuration: object = {}, installation: Pick<Installation, 'programs'> = {}) {
  const parsed = parseConfiguration(configuration);
  if (!parsed.ok) {
    throw new Error('no configuration');
  }
  return parseJob(
    { id: 'report', schedule: '@daily', command: 'true', ...fields },
    {
      configuration: parsed.configuration,
      taskNames: new Set(),
      ...installation,
      runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
      createdAt: 1_760_000_000,
    },
  );
}
