import type { IncomingMessage } from 'node:http';
import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import { type References, resolveValues } from '#adapters/commands/attempt/resolve-values.ts';
import { headerCredentials } from '#domain/jobs/command/http/credentials.ts';
import { isHeaderValue } from '#domain/jobs/command/http/rules.ts';
import type { HttpCommand } from '#domain/jobs/command/http/schema.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { httpBadHeader, httpBrokenOff, httpNotAllowed, httpUnreachable } from '#domain/runs/reasons/http.ts';
import { scalarsIn } from '#domain/secrets/texts.ts';
import { namedSecrets } from '#domain/secrets/values.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { readBody } from './body.ts';
import { destinationOf, type HttpGuard } from './destination.ts';
import { exchange } from './exchange.ts';
import { isRedirect, redirected } from './redirect.ts';
import { firstRequest, type HttpRequest, secretHeaders } from './request.ts';
import { httpResult, isWanted, statusLine } from './result.ts';

const MOST_REDIRECTS = 10;
const DEFAULT_MOST_BYTES = 10_485_760;

/** The clock, secrets and bounds of http commands. */
export interface HttpHost extends References {
  readonly clock: Clock;
  readonly http: HttpGuard;
}

/** Asks a server. Its answer's body is the output; the answer decides, by status and body, what became of the attempt. */
export async function execute(host: HttpHost, command: HttpCommand, execution: Execution): Promise<ExecutionResult> {
  const resolved = await resolveValues(host, command.headers ?? {}, execution.signal);
  if (resolved.kind === 'unresolved') {
    return resolved.result;
  }
  const { values: headers } = resolved;
  const unfit = Object.keys(headers).find((name) => !isHeaderValue(headers[name] ?? ''));
  if (unfit !== undefined) {
    return { kind: 'failed', reason: httpBadHeader(unfit), retryable: false };
  }
  const secrets = [
    ...secretsOf(execution),
    ...namedSecrets([...scalarsIn('', [], headers), ...headerCredentials(headers)]),
    ...resolved.secrets,
  ];
  const result = await converse(host, { command, execution, headers, secrets });
  return execution.signal.aborted && result.kind === 'failed' ? { kind: 'stopped' } : maskedResult(result, secrets);
}

interface Conversation {
  readonly command: HttpCommand;
  readonly execution: Execution;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Sends the request, and those that redirects lead to: each one's destination is checked anew. */
async function converse(host: HttpHost, conversation: Conversation): Promise<ExecutionResult> {
  const { command, execution, headers } = conversation;
  let request = firstRequest(command, execution, headers);
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const destination = await unlessAborted(destinationOf(request.url, host.http), execution.signal);
      if (destination === undefined) {
        return { kind: 'stopped' };
      }
      if (destination.kind === 'closed') {
        return refused(destination.why);
      }
      const response = await exchange(request, destination.addresses, execution.signal);
      const location = redirectOf(response, command);
      if (location === undefined) {
        return await answerOf(host, conversation, response);
      }
      response.destroy();
      const next = redirected(request, response.statusCode ?? 0, location, secretHeaders(command));
      if (next.kind === 'refused') {
        return refused(next.why);
      }
      request = next.request;
    }
  } catch (error) {
    return unreachable(request, error);
  }
  return refused(`redirected more than ${MOST_REDIRECTS} times`);
}

/** The address that an answer sends us to; undefined where it is to be taken as it is. */
function redirectOf({ statusCode = 0, headers }: IncomingMessage, command: HttpCommand): string | undefined {
  const { followRedirects = true, expect = {} } = command;
  return followRedirects && isRedirect(statusCode) && !isWanted(statusCode, expect) ? headers.location : undefined;
}

async function answerOf(
  { clock }: HttpHost,
  { command, execution, secrets }: Conversation,
  response: IncomingMessage,
): Promise<ExecutionResult> {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = response;
  const { maxResponseBytes: mostBytes = DEFAULT_MOST_BYTES, expect = {} } = command;
  const head = { status, statusText, retryAfter: headers['retry-after'] };
  try {
    const body = await readBody(response, {
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      mostBytes,
      contains: expect.bodyContains,
      secrets,
      onOutput: (chunk) => execution.onOutput(chunk),
    });
    return httpResult(head, body, { ...expect, mostBytes }, clock.now());
  } catch (error) {
    return {
      kind: 'failed',
      reason: httpBrokenOff(statusLine(head), words(error)),
      retryable: true,
    };
  }
}

function refused(why: string): ExecutionResult {
  return { kind: 'failed', reason: httpNotAllowed(why), retryable: false };
}

function unreachable({ url }: HttpRequest, error: unknown): ExecutionResult {
  return { kind: 'failed', reason: httpUnreachable(url.host, words(error)), retryable: true };
}

/** Several addresses that were tried in vain are one error without words of its own. */
function words(error: unknown): string {
  const [first = error] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first.message : String(first);
}
