import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { FakeClock } from '#testing/clock.ts';
import { readComing, readInstant, readMilliseconds } from '#testing/scheduler/time.ts';
import { DynamoDb } from './dynamo/requests.ts';
import type { TableOptions } from './dynamo/table.ts';
import type { Item } from './dynamo/values.ts';
import { Faults } from './faults.ts';
import { type FunctionOfAws, FunctionsOfAws } from './functions.ts';
import { type QueueOptions, QueuesOfAws, type StoredMessage } from './queues.ts';
import { type Firing, SchedulesOfAws } from './schedules.ts';

/** The outcome of handing messages to a handler. */
export interface Delivered {
  /** The messages that were handed over. */
  readonly taken: number;
  /** The ids of those that it did not deal with: they come again after their visibility time-out. */
  readonly failed: readonly string[];
  /** What it threw, if it did: then all of them failed. */
  readonly error?: unknown;
}

/**
 * AWS in memory, behind the SDK's own clients, whoever made them: the document client of DynamoDB, SQS, EventBridge Scheduler and Lambda. A
 * command that is not known is refused.
 */
export interface MockAws extends Disposable {
  /** The time of queues and schedules. */
  readonly clock: FakeClock;
  readonly faults: Faults;
  /** Makes a table, an empty one. */
  table(name: string, options: TableOptions): { items(): readonly Item[]; put(item: Item): void };
  /** Makes a queue, an empty one; `messages` shows hidden ones as well. */
  queue(
    name: string,
    options?: QueueOptions,
  ): {
    readonly url: string;
    readonly arn: string;
    /** Puts a message into it. */
    send(body: string): Promise<void>;
    messages(): readonly StoredMessage[];
  };
  /** Makes a function that InvokeCommand calls. */
  function(name: string, handler: FunctionOfAws): { readonly arn: string };
  /** Makes a group of schedules; `default` is there. */
  scheduleGroup(name: string): Promise<void>;
  /** Lets time pass (`10 minutes`): messages become visible, and schedules fire into queues and functions. */
  advance(duration: string): Promise<void>;
  advanceTo(instant: Date | string): Promise<void>;
  /**
   * Hands the visible messages of a queue to a Lambda handler, as its event source does, at most `batchSize` (10) of them. What it does not
   * name in `batchItemFailures` is deleted.
   */
  deliver(queue: string, handler: CallableFunction, options?: { readonly batchSize?: number }): Promise<Delivered>;
  /** The inputs of the calls of a command so far: `PutCommand`. */
  calls(command: string): readonly object[];
  /** Gives the clients back. */
  restore(): void;
}

/**
 * Puts AWS in memory behind the SDK's clients, from now until `restore`. Needs aws-sdk-client-mock; of the SDK whatever is installed is used.
 * The clock begins at `now`, unless it is given.
 */
export async function mockAws(
  options: { readonly now?: Date | string; readonly clock?: FakeClock } = {},
): Promise<MockAws> {
  const { bindClients } = await import('./bind.ts');
  const { now = '2026-01-01T00:00:00Z', clock = new FakeClock(readInstant(now)) } = options;
  const aws = new AwsInMemory(clock);
  aws.restore = await bindClients(aws);
  return aws;
}

const BATCH_SIZE = 10;
const CONTEXT = { awsRequestId: 'test', functionName: 'test', getRemainingTimeInMillis: () => 900_000 };

class AwsInMemory implements MockAws {
  readonly clock: FakeClock;
  readonly faults = new Faults();
  readonly dynamo = new DynamoDb();
  readonly functions = new FunctionsOfAws();
  readonly queues: QueuesOfAws;
  readonly schedules: SchedulesOfAws;
  readonly #calls: { readonly command: string; readonly input: object }[] = [];
  restore: () => void = () => undefined;

  constructor(clock: FakeClock) {
    this.clock = clock;
    this.queues = new QueuesOfAws(clock);
    this.schedules = new SchedulesOfAws(clock);
  }

  called = (command: string, input: object): void => {
    this.#calls.push({ command, input });
  };

  table(name: string, options: TableOptions) {
    return this.dynamo.makeTable(name, options);
  }

  queue(name: string, options?: QueueOptions) {
    this.queues.makeQueue(name, options);
    const QueueUrl = this.queues.urlOf(name);
    return {
      url: QueueUrl,
      arn: this.queues.arnOf(name),
      send: async (MessageBody: string) => {
        await this.queues.send({ QueueUrl, MessageBody });
      },
      messages: () => this.queues.messagesIn(name),
    };
  }

  function(name: string, handler: FunctionOfAws) {
    this.functions.makeFunction(name, handler);
    return { arn: this.functions.arnOf(name) };
  }

  async scheduleGroup(name: string): Promise<void> {
    await this.schedules.createGroup({ Name: name });
  }

  async advance(duration: string): Promise<void> {
    await this.#passUntil(this.clock.now() + readMilliseconds(duration));
  }

  async advanceTo(instant: Date | string): Promise<void> {
    await this.#passUntil(readComing(instant, this.clock.now()));
  }

  async deliver(name: string, handler: CallableFunction, { batchSize = BATCH_SIZE } = {}): Promise<Delivered> {
    const QueueUrl = this.queues.urlOf(name);
    const { Messages: messages } = await this.queues.receive({ QueueUrl, MaxNumberOfMessages: batchSize });
    if (messages.length === 0) {
      return { taken: 0, failed: [] };
    }
    const Records = messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes,
      messageAttributes: message.MessageAttributes,
      eventSource: 'aws:sqs',
      eventSourceARN: this.queues.arnOf(name),
      awsRegion: 'eu-west-1',
    }));
    try {
      const failed = failuresIn(await Reflect.apply(handler, undefined, [{ Records }, CONTEXT]));
      for (const { MessageId, ReceiptHandle } of messages) {
        if (!failed.includes(MessageId)) {
          await this.queues.delete({ QueueUrl, ReceiptHandle });
        }
      }
      return { taken: messages.length, failed };
    } catch (error) {
      return { taken: messages.length, failed: messages.map(({ MessageId }) => MessageId), error };
    }
  }

  calls(command: string): readonly object[] {
    return this.#calls.filter((call) => call.command === command).map(({ input }) => input);
  }

  [Symbol.dispose](): void {
    this.restore();
  }

  async #passUntil(untilMs: EpochMilliseconds): Promise<void> {
    for (;;) {
      const nextMs = Math.min(untilMs, this.schedules.nextAtMs());
      await this.clock.advanceToAsync(nextMs);
      const due = this.schedules.takeDue();
      for (const firing of due) {
        await this.#fire(firing);
      }
      if (due.length === 0 && nextMs >= untilMs) {
        return;
      }
    }
  }

  async #fire({ targetArn, input }: Firing): Promise<void> {
    const [, , service] = targetArn.split(':');
    if (service === 'sqs') {
      await this.queues.send({ QueueUrl: this.queues.urlOf(targetArn.split(':')[5] ?? ''), MessageBody: input });
    } else if (service === 'lambda') {
      await this.functions.invoke({ FunctionName: targetArn, InvocationType: 'Event', Payload: input });
    } else {
      throw new Error(`a schedule fires at ${targetArn}, which is neither a queue nor a function of this mock`);
    }
  }
}

/** The ids that a handler names in its answer (developer guide, "Reporting batch item failures"). */
function failuresIn(answer: unknown): readonly string[] {
  if (typeof answer !== 'object' || answer === null || !('batchItemFailures' in answer)) {
    return [];
  }
  const { batchItemFailures: failures } = answer;
  return (Array.isArray(failures) ? failures : []).map(({ itemIdentifier }) => String(itemIdentifier));
}
