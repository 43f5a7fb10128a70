import { expect, test } from 'vitest';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';

const RUNNERS = new Map([
  ['default', { longestAttemptSeconds: 840, longerBy: 'a class with the option large allows longer ones' }],
  ['plain', { longestAttemptSeconds: 840 }],
  ['long', { longestAttemptSeconds: 86_400 }],
]);

test.each([
  ['default', 840],
  ['long', 3_600],
])('the class %s takes a timeout of %i s, and not a second more', (runner, longest) => {
  expect(errorsOf({ runner, timeoutSeconds: longest })).toEqual([]);
  expect(errorsOf({ runner, timeoutSeconds: longest + 1 })).toMatchObject([{ path: 'timeoutSeconds' }]);
});

test('what a class does not allow is refused by naming the class, and the way to more where the installation has one', () => {
  const [error] = errorsOf({ timeoutSeconds: 900 });
  const [plain] = errorsOf({ runner: 'plain', timeoutSeconds: 900 });

  expect(error?.message).toMatch(/900 s is over the 840 s .* class default; a class with the option large allows/);
  expect(plain?.message).toMatch(/900 s is over the 840 s .* class plain$/);
});

test('what nobody allows is refused by naming the configuration', () => {
  const [error] = errorsOf({ runner: 'long', timeoutSeconds: 3_601 });

  expect(error?.message).toBe('3601 s is over the limit of 3600 s (cron.max_execution_time_minutes)');
});

test('a class that is not there is the only thing that is wrong', () => {
  expect(errorsOf({ runner: 'lnog', timeoutSeconds: 900 })).toEqual([
    { path: 'runner', message: 'no such runner class; expected one of: default, long, plain' },
  ]);
});

function errorsOf(fields: object) {
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the defaults are a configuration');
  }
  const job = parseJob(
    { id: 'report', schedule: '@daily', command: 'true', ...fields },
    { configuration: parsed.configuration, taskNames: new Set(), runners: RUNNERS, createdAt: 1_760_000_000 },
  );
  return job.ok ? [] : job.errors;
}
