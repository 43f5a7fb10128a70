import { cut } from '#domain/notices/wording/cut.ts';
import { plainLine } from '#domain/notices/wording/plain.ts';
import { maskSecrets } from '#domain/secrets/mask/pieces.ts';
import { isObject } from '#domain/values/json/object.ts';
import { readJson } from '#domain/values/json/read.ts';
import type { Sending } from '#ports/channels.ts';

/** The answer of a server, as far as it was read. */
export interface HttpAnswer {
  readonly status: number;
  /** The beginning of its body. */
  readonly text: string;
  /** As it came. */
  readonly retryAfter?: string | undefined;
}

/** The client is at fault, but another time it may not be: timeout, too early, too many requests (RFC 9110, 8470, 6585). */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);
const GONE = 410;
/** IMF-fixdate, the form that servers send (RFC 9110, section 5.6.7). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const LONGEST_ANSWER = 200;

/** The outcome of a request by its answer: 2xx is taken, 408, 425, 429, 5xx and redirects may pass, 410 is for good, all else never will. */
export function sendingOf(answer: HttpAnswer, secrets: readonly string[], nowMs: number): Sending {
  const { status } = answer;
  const text = answerText(`${status} ${answer.text}`, secrets);
  if (status >= 200 && status < 300) {
    return { kind: 'sent', answer: text };
  }
  if (status === GONE) {
    return { kind: 'gone', answer: text };
  }
  if (status >= 400 && status < 500 && !PASSING.has(status)) {
    return { kind: 'permanent', answer: text };
  }
  return again(text, afterSeconds(answer, nowMs));
}

/** Not now. */
export function again(answer: string, afterSeconds?: number): Sending {
  return { kind: 'again', answer, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
}

/**
 * Words of a receiver, or about it, as they may be kept: one plain line of at most 200 characters, masked as it came, and again without
 * what could not be seen, which may have stood within a secret.
 */
export function answerText(text: string, secrets: readonly string[]): string {
  return cut(maskSecrets(plainLine(maskSecrets(text, secrets)), secrets), LONGEST_ANSWER);
}

/** The time that the receiver asks for: a Retry-After (RFC 9110, section 10.2.3), or the `retry_after` of Discord, in seconds. */
function afterSeconds({ retryAfter, text }: HttpAnswer, nowMs: number): number | undefined {
  const header = retryAfter?.trim() ?? '';
  if (/^\d{1,9}$/.test(header)) {
    return Number(header);
  }
  const atMs = HTTP_DATE.test(header) ? Date.parse(header) : Number.NaN;
  if (!Number.isNaN(atMs)) {
    return Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
  }
  const body = readJson(text);
  const asked = body.ok && isObject(body.value) ? body.value.retry_after : undefined;
  return typeof asked === 'number' && asked >= 0 ? Math.ceil(asked) : undefined;
}
