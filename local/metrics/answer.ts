import type { Head } from '#domain/ledger/head/head.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Heads } from '#ports/stores/heads.ts';
import type { CountedRuns } from './counted.ts';
import { exposition, type Figure, type Metric } from './exposition.ts';

const AT_ONCE = 100;

/** The answer to GET /metrics: what was counted, and of the jobs that it was counted of their heads, read by their ids. */
export async function metricsText(counted: CountedRuns, heads: Pick<Heads, 'readMany'>): Promise<string> {
  const ids = counted.jobIds;
  const found: Head[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    found.push(...(await heads.readMany(ids.slice(start, start + AT_ONCE))));
  }
  return exposition([...counted.metrics(), ...jobMetrics(found.filter(isThere), counted)]);
}

function isThere({ state }: Head): boolean {
  return state !== 'deleted';
}

function jobMetrics(heads: readonly Head[], counted: CountedRuns): readonly Metric[] {
  const ofJobs = (name: string, help: string, figureOf: (head: Head) => number | undefined): Metric => ({
    name,
    help,
    type: 'gauge',
    figures: heads.flatMap((head): Figure[] => {
      const value = figureOf(head);
      return value === undefined ? [] : [{ labels: { job: head.jobId }, value }];
    }),
  });
  return [
    ofJobs('cronstack_job_last_success_timestamp_seconds', 'When a run of the job last succeeded.', (head) =>
      latest(head.succeededAt, counted.succeededAt(head.jobId)),
    ),
    ofJobs('cronstack_job_next_fire_timestamp_seconds', 'When the job fires next; none while it is paused.', (head) =>
      head.state === 'active' ? head.nextFireAt : undefined,
    ),
    ofJobs('cronstack_job_running', 'Runs of the job that hold a slot.', ({ active }) => active.length),
    ofJobs(
      'cronstack_job_failures_in_a_row',
      'Failed and timed-out runs since the last success.',
      ({ counters }) => counters.consecutiveFailures,
    ),
  ];
}

function latest(one: EpochSeconds | undefined, other: EpochSeconds | undefined): EpochSeconds | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}
