import type { QueuePlace } from '#adapters/aws/sqs/queues.ts';
import { lazily } from '#domain/values/lazily.ts';
import type { Queues } from '#ports/queues.ts';

/** The queues of a function most of whose calls only read: the client of SQS is loaded with the first message. */
export function laterQueues(place: QueuePlace): Queues {
  const loaded = lazily(async () => {
    const { makeSqsClient, queuesOn } = await import('./clients.ts');
    return queuesOn(makeSqsClient())(place);
  });
  return {
    sendWakes: async (wakes) => (await loaded()).sendWakes(wakes),
    sendRun: async (message, delaySeconds) => (await loaded()).sendRun(message, delaySeconds),
    tellChannels: async (names, delaySeconds) => (await loaded()).tellChannels(names, delaySeconds),
  };
}
