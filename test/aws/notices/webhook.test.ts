import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { api, eventually, outcomeOf } from '../stack/deployed-world.ts';
import { receiverPort } from './receiver.ts';

interface Seen {
  readonly id: string | undefined;
  readonly body: { readonly type: string; readonly data: { readonly run?: { readonly outputTail?: string } } };
}

test.skipIf(receiverPort() === undefined)(
  'a job that fails is told to a webhook by the deployed notifier, again under the same id where it is refused for now, and so is its recovery',
  async () => {
    const seen: Seen[] = [];
    const server = createServer(async (request, response) => {
      const text = Buffer.concat(await request.toArray()).toString();
      seen.push({ id: String(request.headers['webhook-id']), body: JSON.parse(text) });
      response.writeHead(seen.length === 1 ? 503 : 204).end();
    });
    await new Promise<void>((resolve) => server.listen(receiverPort(), '127.0.0.1', resolve));
    try {
      const notify = [{ on: ['failing' as const], to: ['hook'] }];
      const job = { id: 'hooked', schedule: '0 0 1 1 *', command: 'echo no route; exit 3', maxRetries: 0, notify };
      await api.createJob(job);
      await outcomeOf((await api.runJob('hooked')).id);
      await eventually('the second try', async () => seen[1]);
      await api.patchJob('hooked', { command: 'true' });
      await outcomeOf((await api.runJob('hooked')).id);
      const resolved = await eventually('the recovery', async () => seen[2]);

      const [refused, opened] = seen;
      expect(opened?.body).toMatchObject({
        type: 'cronstack.job.failing.opened',
        data: { run: { exitCode: 3, outputTail: 'no route' } },
      });
      expect(refused).toEqual(opened);
      expect(resolved.body.type).toBe('cronstack.job.failing.resolved');
      const told: string[] = [];
      for await (const { state, tries } of api.eachNotice('hooked')) {
        told.push(`${state} ${tries}`);
      }
      expect(told.sort()).toEqual(['sent 1', 'sent 2']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
);
