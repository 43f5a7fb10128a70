import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../ports/clock.ts';
import type { Queues, RunMessage, WakeMessage } from '../ports/queues.ts';
import type { EpochSeconds } from '../schedule/schedule.ts';
import { AwsFault } from './aws-fault.ts';

/** The longest DelaySeconds of a standard queue (API_SendMessage). */
const LONGEST_DELAY_SECONDS = 900;

/** What the adapter needs to know of the deployment. */
export interface SqsQueuesOptions {
  readonly client: SQSClient;
  readonly clock: Clock;
  readonly wakeQueueUrl: string;
  /** The runs queue of each runner class. */
  readonly runQueueUrls: Readonly<Record<string, string>>;
  /** Where the messages go that no runner takes; its consumer ends the run as failed. */
  readonly undeliverableQueueUrl: string;
}

/** The Queues port on SQS standard queues. Throttling is retried by the client; what is left is thrown as an AwsFault. */
export class SqsQueues implements Queues {
  readonly #options: SqsQueuesOptions;

  constructor(options: SqsQueuesOptions) {
    this.#options = options;
  }

  async sendWake(message: WakeMessage, at?: EpochSeconds): Promise<void> {
    const { clock, wakeQueueUrl } = this.#options;
    // Rounded up: a wake-up that comes early finds nothing due.
    const delaySeconds = at === undefined ? 0 : Math.ceil(at - clock.now() / 1000);
    const inReach = delaySeconds > 0 && delaySeconds <= LONGEST_DELAY_SECONDS;
    await this.#send(wakeQueueUrl, message, inReach ? delaySeconds : 0);
  }

  /** A run of a runner class that was since removed is given to no other, as classes do not share credentials. */
  async sendRun(message: RunMessage): Promise<void> {
    const { runQueueUrls, undeliverableQueueUrl } = this.#options;
    const known = Object.hasOwn(runQueueUrls, message.runner) ? runQueueUrls[message.runner] : undefined;
    await this.#send(known ?? undeliverableQueueUrl, message, 0);
  }

  async #send(queueUrl: string, message: WakeMessage | RunMessage, delaySeconds: number): Promise<void> {
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(message),
      DelaySeconds: delaySeconds,
    });
    try {
      await this.#options.client.send(command);
    } catch (error) {
      throw new AwsFault('sqs', `send a message about job ${message.jobId}`, error);
    }
  }
}
