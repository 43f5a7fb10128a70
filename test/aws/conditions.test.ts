import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { receiverName, receiverPort } from './notices/receiver.ts';
import { api, outcomeOf } from './stack/deployed-world.ts';

test.skipIf(receiverPort() === undefined)(
  'a condition on a server skips with the status that the runner measured, and lets a run start once the server is well',
  async () => {
    let status = 503;
    const server = createServer((_, response) => {
      response.writeHead(status).end('starting');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      const conditions = [{ type: 'http' as const, url: `http://${receiverName}:${port}/health` }];
      await api.createJob({ id: 'conditioned', schedule: '0 0 1 1 *', command: 'true', conditions });
      const skipped = await outcomeOf((await api.runJob('conditioned')).id);
      status = 200;
      const run = await outcomeOf((await api.runJob('conditioned')).id);

      expect(skipped).toMatchObject({
        status: 'skipped',
        reason: 'condition http: HTTP 503 Service Unavailable: starting',
        reasonCode: 'condition_unmet',
        attempts: [],
      });
      expect(run).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
);

test('a condition that a function cannot read is refused', async () => {
  const conditions = [{ type: 'load' as const, below: 1 }];
  const job = { id: 'loaded', schedule: '0 0 1 1 *', command: 'true', conditions };

  await expect(api.createJob(job)).rejects.toMatchObject({ code: 'invalid_job' });
});
