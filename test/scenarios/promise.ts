import type { Client } from '#api/client/client.ts';
import type { Run } from '#api/shapes/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';

const OPEN: readonly Run['status'][] = ['queued', 'running', 'retrying'];

/** All runs of a job that the API shows, newest first; `from`: those of the fires from that instant on. */
export async function runsOf(client: Client, jobId: string, query: { readonly from?: string } = {}): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const run of client.eachRun(jobId, { limit: 100, ...query })) {
    runs.push(run);
  }
  return runs;
}

/**
 * Where a job's history breaks the promise that every planned fire ends in exactly one recorded outcome.
 * @param planned the fires up to `until`, ascending
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

/** What a job's counters have to be after these runs. */
export function countersOf(runs: readonly Run[]): Record<string, number> {
  const count = (wanted: Run['status']) =>
    runs.filter(({ status }) => status === wanted).reduce((sum, { span }) => sum + (span?.count ?? 1), 0);
  return {
    succeeded: count('succeeded'),
    failed: count('failed'),
    timedOut: count('timed_out'),
    cancelled: count('cancelled'),
    skipped: count('skipped'),
    missed: count('missed'),
  };
}

/** The fires that were missed although the system was up: nothing but an outage, given in RFC 3339, is a reason to miss one. */
export function missedWhileUp(
  runs: readonly Run[],
  outage: { readonly from: string; readonly until: string },
): string[] {
  return runs
    .filter(({ status }) => status === 'missed')
    .filter(({ scheduledAt }) => scheduledAt <= outage.from || scheduledAt >= outage.until)
    .map(({ id, reason }) => `${id}: ${reason}`);
}

/** The texts that occur more than once: of attempts, those that were started twice. */
export function repeated(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => seen.size === seen.add(text).size);
}

/** The planned fires that a record is about. `planned` ascends, and may be long. */
function firesOf({ scheduledAt, span }: Run, planned: readonly EpochSeconds[]): readonly EpochSeconds[] {
  const from = Date.parse(span?.from ?? scheduledAt) / 1_000;
  const to = Date.parse(span?.to ?? scheduledAt) / 1_000;
  return planned.slice(placeOf(from, planned), placeOf(to + 1, planned));
}

/** The place of the first fire at or after `at`. */
function placeOf(at: EpochSeconds, planned: readonly EpochSeconds[]): number {
  let low = 0;
  let high = planned.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((planned[middle] ?? at) < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
