import type { IncomingMessage } from 'node:http';
import { destinationOf, type HttpGuard } from '#adapters/commands/http/destination.ts';
import { exchange } from '#adapters/commands/http/exchange.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { Sending } from '#ports/channels.ts';
import type { Clock } from '#ports/clock.ts';
import { again, answerText, type HttpAnswer, sendingOf } from './answer.ts';

/** A request, ready to be sent. */
interface NoticeRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Where requests may go, whose words are not to be seen, and until when. */
interface Asking {
  readonly clock: Clock;
  readonly http: HttpGuard;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

const USER_AGENT = 'Cronstack';
/** Of an answer no more is read. */
const MOST_ANSWER_BYTES = 4_096;

/** A request with a JSON body. */
export function jsonRequest(url: string, body: unknown): NoticeRequest {
  return { url, method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/**
 * Makes a request and takes its answer by its status. It goes to addresses that were checked, redirects are not followed, and of the body
 * 4 KB are read. A server that cannot be reached, or does not answer before the signal aborts, is to be asked again.
 */
export async function ask(request: NoticeRequest, asking: Asking): Promise<Sending> {
  const { clock, secrets } = asking;
  try {
    const answered = await answerOf(request, asking);
    return 'kind' in answered ? answered : sendingOf(answered, secrets, clock.now());
  } catch (error) {
    return again(answerText(asking.signal.aborted ? 'no answer in time' : words(error), secrets));
  }
}

async function answerOf(
  { url: text, method, headers, body }: NoticeRequest,
  { http, secrets, signal }: Asking,
): Promise<HttpAnswer | Sending> {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return { kind: 'permanent', answer: 'its address is no URL that starts with https:// or http://' };
  }
  const url = new URL(text);
  const destination = await unlessAborted(destinationOf(url, http), signal);
  if (destination === undefined) {
    return again('its name was not resolved in time');
  }
  if (destination.kind === 'closed') {
    const answer = answerText(destination.why, secrets);
    // Another start may allow it.
    return destination.isPrivate ? again(answer) : { kind: 'permanent', answer };
  }
  const request = {
    url,
    method,
    headers: { 'User-Agent': USER_AGENT, Accept: '*/*', 'Accept-Encoding': 'identity', ...headers },
    ...(body === undefined ? {} : { body }),
  };
  const response = await exchange(request, destination.addresses, signal);
  return {
    status: response.statusCode ?? 0,
    text: await beginningOf(response),
    retryAfter: response.headers['retry-after'],
  };
}

/** The status has decided: a body that breaks off, or never ends, is shown as far as it came. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MOST_ANSWER_BYTES) {
        break;
      }
    }
  } catch {
    // As far as it came.
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8');
}

/** Several addresses that were tried in vain are one error without words of its own. */
function words(error: unknown): string {
  const [first = error] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first.message : String(first);
}
