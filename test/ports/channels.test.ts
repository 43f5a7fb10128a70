import { expect, test } from 'vitest';
import { ScriptedChannels } from '../../testing/channels.ts';

test('scripted channels write down what they are sent and answer as they are told', async () => {
  const channels = new ScriptedChannels((_, count) =>
    count === 1 ? { kind: 'again', afterSeconds: 3, answer: '429' } : { kind: 'sent', answer: '200 ok' },
  );
  const message = { kind: 'test', id: 'test.1', channel: 'ops', atMs: 0 } as const;

  expect(await channels.send('ops', message)).toEqual({ kind: 'again', afterSeconds: 3, answer: '429' });
  expect(await channels.send('ops', message)).toEqual({ kind: 'sent', answer: '200 ok' });
  expect(channels.received).toEqual([
    { channel: 'ops', message },
    { channel: 'ops', message },
  ]);
});
