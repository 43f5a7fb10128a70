import { expect, test } from 'vitest';
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

function settingsOf(fields: object, configuration: object = {}): JobSettings {
  const parsed = parseConfiguration(configuration);
  if (!parsed.ok) {
    throw new Error('no configuration');
  }
  const read = parseJob(
    { id: 'report', schedule: '@daily', command: 'true', ...fields },
    {
      configuration: parsed.configuration,
      taskNames: new Set(),
      runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
      createdAt: 1_760_000_000,
    },
  );
  if (!read.ok) {
    throw new Error('no job');
  }
  return read.settings;
}
