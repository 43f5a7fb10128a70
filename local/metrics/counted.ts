import type { Run } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Figure, Metric } from './exposition.ts';

/** The upper bounds of the histogram of lateness, in seconds. */
const LATENESS_SECONDS = [1, 5, 15, 60, 300, 900, 3_600] as const;
/** Each job is a few lines of each answer; those whose runs ended last have them. */
const MOST_JOBS = 1_000;
const MS_A_SECOND = 1_000;

/** The runs that this process saw end, counted as they end: nothing is looked up for it. */
export class CountedRuns {
  /** By outcome and reason, in that order. */
  readonly #ended = new Map<string, { readonly outcome: string; readonly reason: string; count: number }>();
  /** By job: its last success, where there was one. The job whose run ended last comes last. */
  readonly #jobs = new Map<string, EpochSeconds | undefined>();
  readonly #buckets = LATENESS_SECONDS.map(() => 0);
  #started = 0;
  #latenessSeconds = 0;

  /** The jobs of which a run ended, at most a thousand. */
  get jobIds(): readonly string[] {
    return [...this.#jobs.keys()];
  }

  /** The last success of a job, in epoch seconds. */
  succeededAt(jobId: string): EpochSeconds | undefined {
    return this.#jobs.get(jobId);
  }

  /** Counts a run that ended; a span counts all its fires. */
  add(run: Run): void {
    const { status: outcome, reasonCode: reason = '', span } = run;
    const key = `${outcome} ${reason}`;
    const known = this.#ended.get(key) ?? { outcome, reason, count: 0 };
    known.count += span?.count ?? 1;
    this.#ended.set(key, known);
    this.#addJob(run);
    this.#addLateness(run);
  }

  /** The figures of all jobs together. */
  metrics(): readonly Metric[] {
    const buckets = LATENESS_SECONDS.map((bound, index): Figure => {
      return { suffix: '_bucket', labels: { le: String(bound) }, value: this.#buckets[index] ?? 0 };
    });
    return [
      {
        name: 'cronstack_runs_ended_total',
        help: 'Runs that ended since the process started, by outcome and the code of their reason; a span counts all its fires.',
        type: 'counter',
        figures: [...this.#ended.values()].map(({ outcome, reason, count }) => ({
          labels: { outcome, reason },
          value: count,
        })),
      },
      {
        name: 'cronstack_lateness_seconds',
        help: 'From the planned instant to the first attempt, of planned runs that ended since the process started.',
        type: 'histogram',
        figures: [
          ...buckets,
          { suffix: '_bucket', labels: { le: '+Inf' }, value: this.#started },
          { suffix: '_sum', value: this.#latenessSeconds },
          { suffix: '_count', value: this.#started },
        ],
      },
    ];
  }

  #addJob({ jobId, status, finishedAtMs }: Run): void {
    const before = this.#jobs.get(jobId);
    this.#jobs.delete(jobId);
    this.#jobs.set(jobId, status === 'succeeded' && finishedAtMs !== undefined ? secondsOf(finishedAtMs) : before);
    const [oldest] = this.#jobs.size > MOST_JOBS ? this.#jobs.keys() : [];
    if (oldest !== undefined) {
      this.#jobs.delete(oldest);
    }
  }

  #addLateness({ trigger, startedAtMs, scheduledAt }: Run): void {
    if (trigger !== 'schedule' || startedAtMs === undefined) {
      return;
    }
    const seconds = Math.max(0, startedAtMs / MS_A_SECOND - scheduledAt);
    this.#started += 1;
    this.#latenessSeconds += seconds;
    for (const [index, bound] of LATENESS_SECONDS.entries()) {
      this.#buckets[index] = (this.#buckets[index] ?? 0) + (seconds <= bound ? 1 : 0);
    }
  }
}
