import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddyfiedHandler } from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Notifier } from '#engine/notices/notifier.ts';
import { tellChannel } from '#engine/notices/tell-channel.ts';
import { testChannel } from '#engine/notices/test-channel.ts';
import { eachMessage, type Handled } from '#functions/messages/each.ts';
import { readChannelMessage } from '#functions/messages/read.ts';
import type { TestedChannel, TestRequest } from '#functions/messages/test-request.ts';
import { batchFailures } from '#functions/middleware/batch-failures.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorLog } from '#functions/middleware/error-log.ts';
import { logKeys } from '#functions/middleware/log-keys.ts';
import { type ChannelMessage, LONGEST_DELAY_SECONDS } from '#ports/queues.ts';

/** The notifier and its log. */
interface NotifierDependencies {
  readonly notifier: Notifier;
  readonly logger: () => Logger;
}

/** Makes the notifier's handler: a batch of wake-ups of channels, or one that is to be tested while somebody waits for the answer. */
export function makeHandler(
  dependencies: NotifierDependencies,
): (
  event: SQSEvent | TestRequest,
  context: Parameters<ReturnType<typeof batchHandler>>[1],
) => Promise<SQSBatchResponse | TestedChannel> {
  const onBatch = batchHandler(dependencies);
  return async (event, context) =>
    'Records' in event ? onBatch(event, context) : { sending: await testChannel(dependencies.notifier, event.test) };
}

/** Each channel of a batch is told once. */
function batchHandler({ notifier, logger }: NotifierDependencies): MiddyfiedHandler<SQSEvent, SQSBatchResponse> {
  return composed<SQSEvent, SQSBatchResponse>(async (event, context) => {
    const looks = new Map<string, Promise<void>>();
    const take = async ({ channel }: ChannelMessage): Promise<Handled> => {
      const look = looks.get(channel) ?? lookAt(notifier, channel);
      looks.set(channel, look);
      await look;
      return 'done';
    };
    const messages = { kind: 'channel_message', read: readChannelMessage, take } as const;
    return eachMessage(messages, notifier.engine.setAside.tell)(event, context);
  })
    .use(logKeys(logger))
    .use(errorLog(logger))
    .use(batchFailures(logger, 'could not tell the channel'));
}

/** Beyond the longest delay the sweeper comes by. */
async function lookAt(notifier: Notifier, channel: string): Promise<void> {
  const looked = await tellChannel(notifier, channel);
  const { clock, queues } = notifier.engine.ports;
  const delaySeconds = looked.kind === 'idle' ? undefined : Math.ceil(Math.max(0, looked.atMs - clock.now()) / 1_000);
  if (delaySeconds !== undefined && delaySeconds <= LONGEST_DELAY_SECONDS) {
    await queues.tellChannels([channel], delaySeconds);
  }
}
