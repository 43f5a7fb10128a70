import { isExpectedStatus } from '#domain/jobs/command/http/rules.ts';
import type { HttpCommand } from '#domain/jobs/command/http/schema.ts';
import { httpBody, httpStatus, httpTooLong } from '#domain/runs/reasons/http.ts';
import { readRetryAfter } from '#domain/time/retry-after.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import type { ReadBody } from './body.ts';

const LONGEST_STATUS_TEXT = 60;
const LONGEST_START = 200;

/** The head of a response, as far as it decides. */
interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly retryAfter?: string | undefined;
}

/** The marks of success, and the most bytes of a response. */
interface HttpExpectation extends NonNullable<HttpCommand['expect']> {
  readonly mostBytes: number;
}

/** The client is at fault, but another time it may not be: timeout, too early, too many requests (RFC 9110, 8470, 6585). */
const PASSING_CLIENT_ERRORS: readonly number[] = [408, 425, 429];
const DEFAULT_STATUS = '2xx';

/** Tells a response whose status the command hopes for. */
export function isWanted(
  status: number,
  { status: expected = DEFAULT_STATUS }: Pick<HttpExpectation, 'status'>,
): boolean {
  return isExpectedStatus(status, expected);
}

/** The result of a command that got this response, in words too. */
export function httpResult(
  head: ResponseHead,
  body: ReadBody,
  expectation: HttpExpectation,
  nowMs: number,
): ExecutionResult {
  const { mostBytes, bodyContains } = expectation;
  if (!isWanted(head.status, expectation)) {
    return unwanted(head, body, nowMs);
  }
  if (body.tooLong) {
    return { kind: 'failed', reason: httpTooLong(statusLine(head), mostBytes), retryable: false };
  }
  if (bodyContains !== undefined && !body.found) {
    return { kind: 'failed', reason: httpBody(statusLine(head), bodyContains), retryable: true };
  }
  return { kind: 'succeeded' };
}

/** The status as a reason begins with it: `HTTP 503 Service Unavailable`. */
export function statusLine({ status, statusText }: Pick<ResponseHead, 'status' | 'statusText'>): string {
  return `HTTP ${status} ${printableLine(statusText, LONGEST_STATUS_TEXT)}`.trimEnd();
}

function unwanted(head: ResponseHead, { start }: ReadBody, nowMs: number): ExecutionResult {
  const { status, retryAfter } = head;
  const reason = httpStatus(statusLine(head), printableLine(start, LONGEST_START));
  const isClientError = status >= 400 && status < 500;
  if (isClientError && !PASSING_CLIENT_ERRORS.includes(status)) {
    return { kind: 'failed', reason, retryable: false };
  }
  const retryAfterSeconds = readRetryAfter(retryAfter, nowMs);
  return { kind: 'failed', reason, retryable: true, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}
