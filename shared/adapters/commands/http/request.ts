import { bodyText, httpMethod } from '#domain/jobs/command/http/rules.ts';
import type { HttpCommand } from '#domain/jobs/command/http/schema.ts';
import { isSecretName } from '#domain/secrets/names.ts';
import type { Execution } from '#ports/executor.ts';

/** One request, ready to be sent. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * The first request of a command. The run is told in `X-Cronstack-` headers and, as the same in all its attempts, in `Idempotency-Key`
 * (draft-ietf-httpapi-idempotency-key-header), so that the server can tell a repetition; the command's own headers win.
 * @param headers the command's, looked up
 */
export function firstRequest(
  command: HttpCommand,
  { jobId, runId, scheduledAt, attempt }: Execution,
  headers: Readonly<Record<string, string>>,
): HttpRequest {
  const { body } = command;
  const defaults = {
    'User-Agent': 'cronstack',
    Accept: '*/*',
    'Idempotency-Key': runId,
    ...(body === undefined
      ? {}
      : { 'Content-Type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json' }),
  };
  const text = body === undefined ? undefined : bodyText(body);
  return {
    url: new URL(command.url),
    method: httpMethod(command),
    headers: {
      ...without(defaults, new Set(Object.keys(headers).map((name) => name.toLowerCase()))),
      ...headers,
      // What is read has a limit, and a text has to be found in it: as it is, not compressed.
      'Accept-Encoding': 'identity',
      'X-Cronstack-Job-Id': jobId,
      'X-Cronstack-Run-Id': runId,
      'X-Cronstack-Scheduled-At': scheduledAt,
      'X-Cronstack-Attempt': String(attempt),
    },
    ...(text === undefined ? {} : { body: text }),
  };
}

/** The names, in lower case, of the command's headers that are for the server it names and for no other. */
export function secretHeaders({ headers = {} }: HttpCommand): ReadonlySet<string> {
  const secret = Object.entries(headers).filter(([name, value]) => typeof value !== 'string' || isSecretName(name));
  return new Set(secret.map(([name]) => name.toLowerCase()));
}

/** Headers without those of these names, given in lower case. */
export function without(
  headers: Readonly<Record<string, string>>,
  names: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase())));
}
