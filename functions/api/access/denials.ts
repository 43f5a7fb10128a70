import { secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { auditDenial } from '#engine/insight/audit-denial.ts';
import type { Denial } from './limits.ts';

/** So many denials an hour are told of by one process, that nobody fills a store or a log by being denied. */
const MOST_AN_HOUR = 100;
const HOUR_SECONDS = 3_600;

/** A denial, who asked, and where the audit could not take it, why. */
export interface ToldDenial extends Denial {
  readonly by: string;
  readonly error?: unknown;
}

/** The engine whose audit is written, and who else is told. */
interface Told extends Engine {
  readonly logDenial?: (denial: ToldDenial) => void;
}

/** Tells of denials: in the log, and in the audit of their jobs. Each once an hour, however often somebody asks. */
export class Denials {
  #hour = 0;
  readonly #told = new Set<string>();

  /** Never throws. */
  async tell(api: Told, by: string, denials: readonly Denial[]): Promise<void> {
    const now = secondsOf(api.ports.clock.now());
    for (const denial of denials) {
      if (this.#isNew(now, `${by} ${denial.action} ${denial.jobId ?? ''}`)) {
        api.logDenial?.({ by, ...denial });
        await auditDenial(api, denial.jobId, { by, ...denial }).catch((error: unknown) =>
          api.logDenial?.({ by, ...denial, error }),
        );
      }
    }
  }

  #isNew(now: number, key: string): boolean {
    const hour = Math.floor(now / HOUR_SECONDS);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#told.clear();
    }
    if (this.#told.has(key) || this.#told.size >= MOST_AN_HOUR) {
      return false;
    }
    this.#told.add(key);
    return true;
  }
}
