import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AwsFault } from '#adapters/aws/fault.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import {
  type ChannelMessage,
  LONGEST_DELAY_SECONDS,
  type Queues,
  type RunMessage,
  type Wake,
  type WakeMessage,
} from '#ports/queues.ts';

/** API_SendMessageBatch. */
const LARGEST_BATCH = 10;

/** The queues of a deployment. */
export interface QueuePlace {
  readonly clock: Clock;
  readonly wakeQueueUrl: string;
  /** The runs queue of each runner class. */
  readonly runQueueUrls: Readonly<Record<string, string>>;
  /** Where the messages go that no runner takes; its consumer ends the run as failed. */
  readonly undeliverableQueueUrl: string;
  /** Where the notifier is told of channels. */
  readonly noticesQueueUrl: string;
}

/** The facts of the deployment that the adapter needs, and the client that sends. */
interface SqsQueuesOptions extends QueuePlace {
  readonly client: SQSClient;
}

/** The Queues port on SQS standard queues. Throttling is retried by the client; what is left is thrown as an AwsFault. */
export class SqsQueues implements Queues {
  readonly #options: SqsQueuesOptions;

  constructor(options: SqsQueuesOptions) {
    this.#options = options;
  }

  async sendWakes(wakes: readonly Wake[]): Promise<void> {
    const [only] = wakes;
    if (only !== undefined && wakes.length === 1) {
      return this.#send(this.#options.wakeQueueUrl, { jobId: only.jobId }, this.#delaySeconds(only.at));
    }
    await Promise.all(inBatches(wakes).map((batch) => this.#sendBatch(batch)));
  }

  /** A run of a runner class that was since removed is given to no other, as classes do not share credentials. */
  async sendRun(message: RunMessage, delaySeconds = 0): Promise<void> {
    const { runQueueUrls, undeliverableQueueUrl } = this.#options;
    const known = Object.hasOwn(runQueueUrls, message.runner) ? runQueueUrls[message.runner] : undefined;
    await this.#send(known ?? undeliverableQueueUrl, message, delaySeconds);
  }

  async tellChannels(names: readonly string[], delaySeconds = 0): Promise<void> {
    const { noticesQueueUrl } = this.#options;
    await Promise.all(names.map((channel) => this.#send(noticesQueueUrl, { channel }, delaySeconds)));
  }

  /** Rounded up: a wake-up that comes early finds nothing due. */
  #delaySeconds(at: EpochSeconds | undefined): number {
    const delaySeconds = at === undefined ? 0 : Math.ceil(at - this.#options.clock.now() / 1000);
    return delaySeconds > 0 && delaySeconds <= LONGEST_DELAY_SECONDS ? delaySeconds : 0;
  }

  async #send(
    queueUrl: string,
    message: WakeMessage | RunMessage | ChannelMessage,
    delaySeconds: number,
  ): Promise<void> {
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(message),
      DelaySeconds: delaySeconds,
    });
    try {
      await this.#options.client.send(command);
    } catch (error) {
      const about = 'jobId' in message ? `job ${message.jobId}` : `channel ${message.channel}`;
      throw new AwsFault('sqs', `send a message about ${about}`, error);
    }
  }

  /** A batch succeeds as a call also where single messages of it did not: those are sent by themselves, with the client's retries. */
  async #sendBatch(wakes: readonly Wake[]): Promise<void> {
    const command = new SendMessageBatchCommand({
      QueueUrl: this.#options.wakeQueueUrl,
      Entries: wakes.map(({ jobId, at }, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify({ jobId } satisfies WakeMessage),
        DelaySeconds: this.#delaySeconds(at),
      })),
    });
    for (const { jobId, at } of await this.#notTaken(command, wakes)) {
      await this.#send(this.#options.wakeQueueUrl, { jobId }, this.#delaySeconds(at));
    }
  }

  async #notTaken(command: SendMessageBatchCommand, wakes: readonly Wake[]): Promise<readonly Wake[]> {
    try {
      const { Failed: failed = [] } = await this.#options.client.send(command);
      const ids = new Set(failed.map(({ Id }) => Id));
      return wakes.filter((_, index) => ids.has(String(index)));
    } catch (error) {
      throw new AwsFault('sqs', `send ${wakes.length} wake-ups`, error);
    }
  }
}

function inBatches(wakes: readonly Wake[]): (readonly Wake[])[] {
  const count = Math.ceil(wakes.length / LARGEST_BATCH);
  return Array.from({ length: count }, (_, index) => wakes.slice(index * LARGEST_BATCH, (index + 1) * LARGEST_BATCH));
}
