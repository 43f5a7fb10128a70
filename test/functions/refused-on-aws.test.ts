import { expect, test } from 'vitest';
import { makeClient } from '#api/client/client.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { REFUSED_ON_AWS } from '#functions/deployment/refused-on-aws.ts';
import { openApi } from '#local/http/open-api.ts';
import { fetchFrom, TEST_URL } from '#testing/fetch.ts';
import { functionWorld } from './function-world.ts';

/** A client of the API as it is put together on AWS, as far as warnings go. */
function deployedApi() {
  const handler = makeHandler({ ...functionWorld().engine, ...REFUSED_ON_AWS, openApi, logFault: () => undefined });
  return makeClient({ url: TEST_URL, fetch: fetchFrom(handler) });
}

const REFUSED = {
  code: 'server-refused',
  message: '10.0.0.3:8080 is a private address, which no runner on AWS asks',
};

test('the API on AWS warns of an address that no runner there asks, as it plans and as it previews', async () => {
  const command = { type: 'http' as const, url: 'http://10.0.0.3:8080/health' };
  const schedule = '0 9 * * *';

  expect((await deployedApi().plan({ jobs: [{ id: 'report', schedule, command }] })).items[0]?.warnings).toEqual([
    REFUSED,
  ]);
  expect((await deployedApi().preview({ schedule, command })).warnings).toEqual([REFUSED]);
});

test('it warns of variables of the runtime as a run of the job would fail, and of no other reference', async () => {
  const env = { TOKEN: { fromEnvironment: 'TOKEN' }, KEY: { fromSecret: 'key' }, PLACE: { fromParameter: '/place' } };
  const job = { id: 'report', schedule: '0 9 * * *', command: 'make report', env };

  expect((await deployedApi().plan({ jobs: [job] })).items[0]?.warnings).toEqual([
    {
      code: 'reference-unreadable',
      message:
        'the value of TOKEN is not to be had: fromEnvironment is for the runtime on your own machine: use fromSecret or fromParameter here',
    },
  ]);
});

test('what it says to do with a secret that stands in a definition works there', async () => {
  const job = { id: 'report', schedule: '0 9 * * *', command: 'make report', env: { PASSWORD: 'hunter2-hunter2' } };

  expect((await deployedApi().plan({ jobs: [job] })).items[0]?.warnings).toEqual([
    { code: 'plain-secret', message: expect.stringMatching(/refer to it instead \(fromSecret, fromParameter\)$/) },
  ]);
});

test('it refuses to save a job whose database is a file, which no runner there has; one with a reference it takes', async () => {
  const job = (connection: string | { readonly fromSecret: string }) => ({
    id: 'report',
    schedule: '0 9 * * *',
    command: { type: 'sql' as const, connection, statement: 'select 1' },
  });
  const why = 'files of SQLite are for the runtime on your own machine, and for runners on machines of your own';

  for (const connection of ['sqlite:/srv/shop.db', 'sqlite::memory:']) {
    await expect(deployedApi().createJob(job(connection))).rejects.toMatchObject({
      code: 'invalid_job',
      errors: [{ path: 'command.connection', message: why }],
    });
  }
  expect((await deployedApi().createJob(job({ fromSecret: 'shop' }))).id).toBe('report');
});
