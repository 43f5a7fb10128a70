import type { JobLine } from '#api/shapes/job-line.ts';
import { recentLetters } from '#domain/ledger/head/recent.ts';
import type { JobLine as ListedJob } from '#engine/jobs/list.ts';
import { optionalUtc } from './instants.ts';

/** Shows a job as the list does. */
export function presentJobLine({ summary, head }: ListedJob): JobLine {
  const { jobId, name, tags, source, settings } = summary;
  const { schedule, timezone, startAt, endAt, jitterSeconds, after, runner } = settings;
  return {
    id: jobId,
    name,
    state: head.state === 'deleted' ? 'finished' : head.state,
    tags,
    source,
    schedule,
    timezone,
    startAt: optionalUtc(startAt),
    endAt: optionalUtc(endAt),
    jitterSeconds: jitterSeconds === 0 ? undefined : jitterSeconds,
    after,
    runner,
    revision: head.revision,
    nextFireAt: optionalUtc(head.nextFireAt),
    // Of a run elsewhere the head only knows that somebody may tell of it.
    running: head.active.filter(({ reports }) => reports === undefined).length,
    waiting: head.waiting.length,
    outcomes: recentLetters(head),
    finishedAt: optionalUtc(head.last?.finishedAt),
  };
}
