import { type References, resolveValues } from '#adapters/commands/attempt/resolve-values.ts';
import type { HttpGuard } from '#adapters/commands/http/destination.ts';
import type { Value } from '#domain/secrets/reference.ts';
import { knownSecret } from '#domain/secrets/values.ts';
import type { Clock } from '#ports/clock.ts';
import { ask } from './request.ts';

/** The surroundings of a visit. */
export interface VisitHost {
  readonly clock: Clock;
  readonly http: HttpGuard;
}

/** A function that runs a command waits so long for its last ping before it ends. */
const TIMEOUT_MS = 5_000;

/**
 * Makes a GET of an address, which may be a secret. Answers why it came to nothing; undefined where it did not.
 * @param name of the value, for that answer
 * @param references where references are looked up; the signal ends that
 * @param addressed what of the address is asked for
 */
export async function visit(
  { clock, http }: VisitHost,
  { name, url }: { readonly name: string; readonly url: Value },
  references: (signal: AbortSignal) => References,
  addressed: (address: string) => string = (address) => address,
): Promise<string | undefined> {
  const timeout = new AbortController();
  const { signal } = timeout;
  const stopTimer = clock.after(TIMEOUT_MS, () => timeout.abort());
  try {
    const resolved = await resolveValues(references(signal), { [name]: url }, signal);
    if (resolved.kind === 'unresolved') {
      const { result } = resolved;
      return result.kind === 'failed' ? result.reason.text : 'its address was not read in time';
    }
    const address = resolved.values[name] ?? '';
    const secrets = [...resolved.secrets, ...knownSecret(address)];
    const sending = await ask({ url: addressed(address), method: 'GET' }, { clock, http, secrets, signal });
    return sending.kind === 'sent' ? undefined : sending.answer;
  } finally {
    stopTimer();
  }
}
