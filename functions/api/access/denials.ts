import { secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { auditDenial } from '#engine/insight/audit-denial.ts';
import type { Denial } from './rights.ts';

/** So many denials of one caller an hour are in the log, and so many in the audit, that nobody fills either by being denied. */
const MOST_AN_HOUR = 100;
/** Callers beyond these share one budget: sessions of one role may be called anything. */
const MOST_CALLERS = 1_000;
const OTHERS = 'others';
const HOUR_SECONDS = 3_600;

/** A denial, who asked, and where the audit could not take it, why. */
export interface ToldDenial extends Denial {
  readonly by: string;
  /** No more denials of this caller are in the log until the hour is over. */
  readonly isLast?: true;
  readonly error?: unknown;
}

/** The engine whose audit is written, and who else is told. */
interface Told extends Engine {
  readonly logDenial?: (denial: ToldDenial) => void;
}

/** The denials of one caller that were told this hour: a job that there is not is in the log alone, and takes nothing of the audit's share. */
interface Spent {
  readonly logged: Set<string>;
  readonly audited: Set<string>;
}

/** Tells of denials: in the log, and in the audit of their jobs. Each once an hour, however often somebody asks. */
export class Denials {
  #hour = 0;
  readonly #spent = new Map<string, Spent>();

  /** Never throws. */
  async tell(api: Told, by: string, denials: readonly Denial[]): Promise<void> {
    const { logged, audited } = this.#spentBy(by, secondsOf(api.ports.clock.now()));
    for (const denial of denials) {
      const key = `${by} ${denial.action} ${denial.jobId ?? ''}`;
      if (logged.size <= MOST_AN_HOUR && !logged.has(key)) {
        logged.add(key);
        api.logDenial?.({ by, ...denial, ...(logged.size > MOST_AN_HOUR ? { isLast: true } : {}) });
      }
      if (audited.size < MOST_AN_HOUR && !audited.has(key)) {
        const isSpent = await auditDenial(api, denial.jobId, { by, ...denial }).catch((error: unknown) => {
          api.logDenial?.({ by, ...denial, error });
          return true;
        });
        if (isSpent) {
          audited.add(key);
        }
      }
    }
  }

  #spentBy(by: string, now: number): Spent {
    const hour = Math.floor(now / HOUR_SECONDS);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#spent.clear();
    }
    const caller = this.#spent.has(by) || this.#spent.size < MOST_CALLERS ? by : OTHERS;
    const spent = this.#spent.get(caller) ?? { logged: new Set(), audited: new Set() };
    this.#spent.set(caller, spent);
    return spent;
  }
}
