import type { Client } from '../../shared/api/client.ts';
import type { Run } from '../../shared/api/run.ts';
import type { EpochSeconds } from '../../shared/schedule/schedule.ts';
import { writeUtc } from '../../shared/schedule/write-time.ts';

const OPEN: readonly Run['status'][] = ['queued', 'running', 'retrying'];

/** All runs of a job that the API shows, newest first. */
export async function runsOf(client: Client, jobId: string): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const run of client.eachRun(jobId, { limit: 100 })) {
    runs.push(run);
  }
  return runs;
}

/**
 * Where a job's history breaks the promise that every planned fire ends in exactly one recorded outcome.
 * @param planned the fires up to `until`
 * @param until RFC 3339; runs of later fires are not looked at
 */
export function violations(planned: readonly EpochSeconds[], runs: readonly Run[], until: string): string[] {
  const looked = runs.filter(({ scheduledAt, trigger }) => scheduledAt <= until && trigger === 'schedule');
  const decisions = new Map(planned.map((fire) => [fire, 0]));
  for (const fire of looked.flatMap((run) => firesOf(run, planned))) {
    decisions.set(fire, (decisions.get(fire) ?? 0) + 1);
  }
  return [
    ...looked.filter(({ status }) => OPEN.includes(status)).map(({ id, status }) => `${id} is ${status}`),
    ...looked
      .filter((run) => firesOf(run, planned).length !== (run.span?.count ?? 1))
      .map(({ id }) => `${id} is about fires that were not planned`),
    ...[...decisions]
      .filter(([, outcomes]) => outcomes !== 1)
      .map(([fire, outcomes]) => `${writeUtc(fire)} has ${outcomes} outcomes`),
  ];
}

/** The planned fires that a record is about. */
function firesOf({ scheduledAt, span }: Run, planned: readonly EpochSeconds[]): EpochSeconds[] {
  const from = Date.parse(span?.from ?? scheduledAt) / 1_000;
  const to = Date.parse(span?.to ?? scheduledAt) / 1_000;
  return planned.filter((fire) => fire >= from && fire <= to);
}
