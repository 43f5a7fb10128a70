import { createHash } from 'node:crypto';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import { AwsRefusal } from './refusal.ts';

/** The rules of a queue, as CreateQueue has them. */
export interface QueueOptions {
  /** 30 unless told. */
  readonly visibilityTimeoutSeconds?: number;
  /** Of messages that are sent without one; 0 unless told. */
  readonly delaySeconds?: number;
  /** The queue that takes a message after so many receives. */
  readonly deadLetters?: { readonly queue: string; readonly maxReceiveCount: number };
}

/** A message as it lies in a queue. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: object;
  readonly sentAtMs: EpochMilliseconds;
  readonly visibleAtMs: EpochMilliseconds;
  readonly receives: number;
  /** Of the last receive. */
  readonly receipt?: string;
}

interface Request {
  readonly QueueUrl?: string | undefined;
}

interface Sent {
  readonly Id?: string | undefined;
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: object | undefined;
}

interface Received {
  readonly Id?: string | undefined;
  readonly ReceiptHandle?: string | undefined;
  readonly VisibilityTimeout?: number | undefined;
}

interface Queue {
  readonly options: QueueOptions;
  messages: StoredMessage[];
}

const VISIBILITY_SECONDS = 30;
/** API_SendMessage, API_ChangeMessageVisibility, API_SendMessageBatch. */
const LONGEST_DELAY_SECONDS = 900;
const LONGEST_VISIBILITY_SECONDS = 43_200;
const MOST_OF_A_BATCH = 10;
const LARGEST_BODY_BYTES = 2 ** 20;
const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';

/** SQS in memory: standard queues, whose messages come in the order they became visible. */
export class QueuesOfAws {
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();
  #sent = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  makeQueue(name: string, options: QueueOptions = {}): void {
    this.#queues.set(name, { options, messages: [] });
  }

  urlOf(name: string): string {
    return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
  }

  arnOf(name: string): string {
    return `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
  }

  /** All that lies in a queue, hidden messages included. */
  messagesIn(name: string): readonly StoredMessage[] {
    return [...this.#named(name).messages];
  }

  async send({ QueueUrl, ...message }: Request & Sent) {
    return this.#send(this.#queue(QueueUrl), message);
  }

  async sendBatch({ QueueUrl, Entries: entries = [] }: Request & { readonly Entries?: readonly Sent[] | undefined }) {
    const queue = this.#queue(QueueUrl);
    return batch(entries, (entry) => this.#send(queue, entry));
  }

  async receive(
    input: Request & {
      readonly MaxNumberOfMessages?: number | undefined;
      readonly VisibilityTimeout?: number | undefined;
    },
  ) {
    const queue = this.#queue(input.QueueUrl);
    const hiddenSeconds = input.VisibilityTimeout ?? queue.options.visibilityTimeoutSeconds ?? VISIBILITY_SECONDS;
    const now = this.#clock.now();
    const most = Math.min(input.MaxNumberOfMessages ?? 1, MOST_OF_A_BATCH);
    this.#putAside(queue, now);
    const taken = queue.messages.filter(({ visibleAtMs }) => visibleAtMs <= now).slice(0, most);
    const received = taken.map((message) => ({
      ...message,
      receives: message.receives + 1,
      receipt: `${message.id}#${message.receives + 1}`,
      visibleAtMs: now + hiddenSeconds * 1_000,
    }));
    queue.messages = [...queue.messages.filter((message) => !taken.includes(message)), ...received];
    return { Messages: received.map(messageOf) };
  }

  async delete({ QueueUrl, ReceiptHandle }: Request & Received) {
    return this.#delete(this.#queue(QueueUrl), ReceiptHandle);
  }

  async deleteBatch({
    QueueUrl,
    Entries: entries = [],
  }: Request & { readonly Entries?: readonly Received[] | undefined }) {
    const queue = this.#queue(QueueUrl);
    return batch(entries, ({ ReceiptHandle }) => this.#delete(queue, ReceiptHandle));
  }

  async changeVisibility({ QueueUrl, ...received }: Request & Received) {
    return this.#hide(this.#queue(QueueUrl), received);
  }

  async changeVisibilityBatch({
    QueueUrl,
    Entries: entries = [],
  }: Request & { readonly Entries?: readonly Received[] | undefined }) {
    const queue = this.#queue(QueueUrl);
    return batch(entries, (entry) => this.#hide(queue, entry));
  }

  async purge({ QueueUrl }: Request) {
    this.#queue(QueueUrl).messages = [];
    return {};
  }

  async url({ QueueName = '' }: { readonly QueueName?: string | undefined }) {
    this.#named(QueueName);
    return { QueueUrl: this.urlOf(QueueName) };
  }

  async attributes({ QueueUrl }: Request) {
    const { messages, options } = this.#queue(QueueUrl);
    const now = this.#clock.now();
    const visible = messages.filter(({ visibleAtMs }) => visibleAtMs <= now).length;
    const delayed = messages.filter(({ visibleAtMs, receives }) => visibleAtMs > now && receives === 0).length;
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesDelayed: String(delayed),
        ApproximateNumberOfMessagesNotVisible: String(messages.length - visible - delayed),
        VisibilityTimeout: String(options.visibilityTimeoutSeconds ?? VISIBILITY_SECONDS),
      },
    };
  }

  #queue(url = ''): Queue {
    return this.#named(url.split('/').at(-1) ?? '');
  }

  #named(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) {
      throw new AwsRefusal('QueueDoesNotExist', `The specified queue does not exist: ${name}`);
    }
    return queue;
  }

  #send(queue: Queue, { MessageBody: body = '', DelaySeconds, MessageAttributes = {} }: Sent) {
    const delaySeconds = DelaySeconds ?? queue.options.delaySeconds ?? 0;
    if (body === '' || Buffer.byteLength(body) > LARGEST_BODY_BYTES) {
      throw new AwsRefusal('InvalidParameterValue', 'The message body has to have 1 to 1048576 bytes');
    }
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > LONGEST_DELAY_SECONDS) {
      throw new AwsRefusal(
        'InvalidParameterValue',
        `Value ${delaySeconds} for parameter DelaySeconds is invalid: 0-900`,
      );
    }
    this.#sent += 1;
    const now = this.#clock.now();
    const id = `message-${this.#sent}`;
    const message = { id, body, attributes: MessageAttributes, sentAtMs: now, visibleAtMs: now + delaySeconds * 1_000 };
    queue.messages.push({ ...message, receives: 0 });
    return { MessageId: id, MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
  }

  /** A handle of an earlier receive deletes nothing: the message is on its way again. */
  #delete(queue: Queue, receipt: string | undefined): object {
    queue.messages = queue.messages.filter((message) => message.receipt === undefined || message.receipt !== receipt);
    return {};
  }

  #hide(queue: Queue, { ReceiptHandle, VisibilityTimeout: seconds = 0 }: Received): object {
    const message = queue.messages.find(({ receipt }) => receipt !== undefined && receipt === ReceiptHandle);
    if (message === undefined) {
      throw new AwsRefusal('ReceiptHandleIsInvalid', 'The input receipt handle is invalid');
    }
    if (seconds < 0 || seconds > LONGEST_VISIBILITY_SECONDS) {
      throw new AwsRefusal(
        'InvalidParameterValue',
        `Value ${seconds} for parameter VisibilityTimeout is invalid: 0-43200`,
      );
    }
    const hidden = { ...message, visibleAtMs: this.#clock.now() + seconds * 1_000 };
    queue.messages = queue.messages.map((other) => (other === message ? hidden : other));
    return {};
  }

  #putAside(queue: Queue, now: EpochMilliseconds): void {
    const { deadLetters } = queue.options;
    if (deadLetters === undefined) {
      return;
    }
    const isDead = ({ visibleAtMs, receives }: StoredMessage) =>
      visibleAtMs <= now && receives >= deadLetters.maxReceiveCount;
    const dead = queue.messages.filter(isDead);
    queue.messages = queue.messages.filter((message) => !isDead(message));
    this.#named(deadLetters.queue).messages.push(
      ...dead.map(({ receipt: _, ...message }) => ({ ...message, receives: 0 })),
    );
  }
}

function messageOf({ id, body, attributes, receives, receipt, sentAtMs }: StoredMessage) {
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    Body: body,
    MessageAttributes: attributes,
    Attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAtMs) },
  };
}

function batch<Entry extends { readonly Id?: string | undefined }>(
  entries: readonly Entry[],
  act: (entry: Entry) => object,
) {
  if (entries.length < 1 || entries.length > MOST_OF_A_BATCH) {
    throw new AwsRefusal(
      'TooManyEntriesInBatchRequest',
      `a batch has 1 to ${MOST_OF_A_BATCH} entries, not ${entries.length}`,
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsRefusal('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id');
  }
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...act(entry) });
    } catch (error) {
      if (!(error instanceof AwsRefusal)) {
        throw error;
      }
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.name, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}
