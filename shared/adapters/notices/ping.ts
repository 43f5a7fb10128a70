import { createHash } from 'node:crypto';
import type { Value } from '#domain/secrets/reference.ts';
import { present } from '#domain/values/present.ts';
import type { PingedRun, PingSign, Pings } from '#ports/pings.ts';
import type { Secrets } from '#ports/secrets.ts';
import type { VisitHost } from './visit.ts';

/** The surroundings of pings. */
interface PingParts extends VisitHost {
  /** The secrets as the run's command would be given them. */
  readonly secretsFor: (run: PingedRun, signal: AbortSignal) => Secrets;
  /** The variables that `fromEnvironment` may read. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Is told of a ping that came to nothing. */
  readonly onFailure: (run: PingedRun, why: string) => void;
}

/** The namespace of URLs and URNs (RFC 9562, section 6.6). */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
const [UUID_BYTES, VERSION_BYTE, VARIANT_BYTE] = [16, 6, 8];

/** Pings checks of healthchecks' kind (healthchecks.io, "Pinging API"): a GET of `<url>/start`, `/<exit code>` or `/fail`, with a run id. */
export class HttpPings implements Pings {
  readonly #parts: PingParts;
  /** By run: what was sent last. */
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(parts: PingParts) {
    this.#parts = parts;
  }

  tell(run: PingedRun, url: Value, sign: PingSign): void {
    const before = this.#underWay.get(run.runId) ?? Promise.resolve();
    const sending = before
      .then(() => this.#send(run, url, sign))
      .catch((error: unknown) => this.#parts.onFailure(run, error instanceof Error ? error.message : String(error)))
      .finally(() => {
        if (this.#underWay.get(run.runId) === sending) {
          this.#underWay.delete(run.runId);
        }
      });
    this.#underWay.set(run.runId, sending);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  async #send(run: PingedRun, url: Value, sign: PingSign): Promise<void> {
    const { secretsFor, environment, onFailure } = this.#parts;
    const references = (signal: AbortSignal) => ({ secrets: secretsFor(run, signal), ...present({ environment }) });
    const addressed = (address: string) => pingUrl(address, run, sign);
    // Few jobs have a monitor: who asks an address is no part of a runner's start.
    const { visit } = await import('./visit.ts');
    const why = await visit(this.#parts, { name: 'ping.url', url }, references, addressed);
    if (why !== undefined) {
      onFailure(run, why);
    }
  }
}

/** The address of a sign. */
function pingUrl(address: string, { runId }: PingedRun, sign: PingSign): string {
  if (!URL.canParse(address)) {
    return address;
  }
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${sign}`;
  url.searchParams.set('rid', runUuid(runId));
  return url.href;
}

/** A UUID of version 5 (RFC 9562, section 5.5) made of a run's id: start and end of a run have the same. */
export function runUuid(runId: string): string {
  const bytes = createHash('sha1').update(URL_NAMESPACE).update(`urn:cronstack:run:${runId}`).digest();
  bytes[VERSION_BYTE] = ((bytes[VERSION_BYTE] ?? 0) & 0x0f) | 0x50;
  bytes[VARIANT_BYTE] = ((bytes[VARIANT_BYTE] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.subarray(0, UUID_BYTES).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
