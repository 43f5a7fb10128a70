import { seededDraw } from '#domain/replay/recorded/draw.ts';
import type { Outcome } from '#domain/replay/recorded/outcome.ts';
import type { RecordedJob } from '#domain/replay/recorded/recorded-job.ts';
import { type ReplayedJob, replay } from '#domain/replay/replay.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { readRecorded } from '#engine/replay/read.ts';

/** Replays jobs from an instant until now, or another one, all of them together; `as`: what is read of them instead. */
export async function replayed(
  engine: Engine,
  jobIds: readonly string[],
  from: number,
  as: (recorded: RecordedJob) => RecordedJob = (recorded) => recorded,
  until?: number,
): Promise<readonly ReplayedJob[]> {
  const to = until ?? Math.floor(engine.ports.clock.now() / 1_000);
  const read = await Promise.all(
    jobIds.map((jobId) => readRecorded(engine, jobId, { from, to }, 1_000_000, { turn: async () => {} })),
  );
  const subjects = read.flatMap((one) => (one.kind === 'read' ? [{ recorded: as(one.recorded) }] : []));
  const switched = subjects[0]?.recorded.past.switched ?? { standstills: [] };
  const going = replay(
    subjects,
    { from, to, nowMs: engine.ports.clock.now() },
    { draw: seededDraw(1), switched, mostRuns: 1_000_000 },
  );
  let step = going.next();
  while (step.done !== true) {
    step = going.next();
  }
  if (step.value === undefined) {
    throw new Error('there are too many runs');
  }
  return step.value;
}

/** A difference in words. */
export function wordsOf({ unreproduced }: ReplayedJob): readonly string[] {
  return unreproduced.map(({ before, after }) => `${(before ?? after)?.runId}: ${said(before)} | ${said(after)}`);
}

function said(outcome: Outcome | undefined): string {
  if (outcome === undefined) {
    return 'nothing';
  }
  const { status, reason = '', startedAtMs, finishedAtMs } = outcome;
  const times = [startedAtMs, finishedAtMs].map((ms) => (ms === undefined ? '-' : new Date(ms).toISOString().slice(8)));
  return `${status} ${reason} ${times.join('..')}`;
}
