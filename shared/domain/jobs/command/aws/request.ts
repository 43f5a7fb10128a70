import type { AwsAction } from '#domain/jobs/command-kind/kind.ts';
import type { JsonObject } from '#domain/values/json/object.ts';
import { type RunFacts, withFacts } from './placeholders.ts';

/** An action of AWS to call, and what it is given. */
export interface AwsRequest extends AwsAction {
  readonly input: JsonObject;
  /** Left out: that of whoever calls. */
  readonly region?: string | undefined;
}

/** A run as whoever is sent no message of the command's own is told of it: these facts, and arguments and earlier runs besides. */
export interface SentRun extends RunFacts {
  readonly args: unknown;
}

const ARN = /^arn:[^:]+:[^:]+:([a-z0-9-]+):/;
const QUEUE_HOST = /^https?:\/\/(?:sqs\.([a-z0-9-]+)\.|([a-z0-9-]+)\.queue\.)amazonaws\.com/;
const FIFO = /\.fifo$/;

/** The region that an ARN, or the URL of a queue, names; undefined where it names none. */
export function regionOf(arnOrUrl: string): string | undefined {
  const [, ofHost, ofOldHost] = QUEUE_HOST.exec(arnOrUrl) ?? [];
  return ARN.exec(arnOrUrl)?.[1] ?? ofHost ?? ofOldHost;
}

/** Tells a queue or a topic that keeps the order of its messages, by its URL or ARN. */
export function isFifo(arnOrUrl: string): boolean {
  return FIFO.test(arnOrUrl);
}

/** The message of a command as it is sent, with the facts of the run in it; the run itself where the command has none. */
export function sentMessage(message: unknown, run: SentRun): unknown {
  return message === undefined ? run : withFacts(message, run);
}

/** A message as a text: a text is sent as it is, anything else as JSON. */
export function sentText(message: unknown, run: SentRun): string {
  const sent = sentMessage(message, run);
  return typeof sent === 'string' ? sent : JSON.stringify(sent);
}
