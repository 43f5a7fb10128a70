import { afterEach, expect, test, vi } from 'vitest';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { readSettings } from '#functions/deployment/settings.ts';
import { denied } from '#functions/wiring/denied.ts';
import { defaultProvider } from '#functions/wiring/lambda-credentials.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([[undefined], ['']])('a variable that is %j is named', (value) => {
  vi.stubEnv(VARIABLES.jobsTable, value);

  expect(() => requireEnv(VARIABLES.jobsTable)).toThrow(VARIABLES.jobsTable);
});

test('settings are read as infra wrote them', () => {
  const settings = {
    configuration: {},
    runners: { default: { queueUrl: 'url', longestAttemptSeconds: 840 } },
    totalByGate: false,
    taskNames: ['a'],
  };
  vi.stubEnv(VARIABLES.settings, JSON.stringify(settings));

  expect(readSettings()).toEqual(settings);
});

test.each(['{', '{}', '"text"', 'null'])('settings that are %s are refused', (text) => {
  vi.stubEnv(VARIABLES.settings, text);

  expect(() => readSettings()).toThrow(expect.objectContaining({ code: 'bad_settings' }));
});

test('credentials are those of the environment, and their lack is named', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'id', secretAccessKey: 'secret' });

  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  await expect(defaultProvider()()).rejects.toMatchObject({ code: 'no_credentials' });
});

test('a runner that comes upon entries or the list says so, and the outbox keeps them for the dispatcher', async () => {
  await expect(denied.entries.remove('job.0123456')).rejects.toMatchObject({ code: 'denied_here' });
  await expect(denied.entries.names({ limit: 1 })).rejects.toMatchObject({ code: 'denied_here' });
  await expect(denied.summaries.remove('job')).rejects.toMatchObject({ code: 'denied_here' });
});
