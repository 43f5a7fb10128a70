import type { Job, LastRun } from '#api/shapes/job.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import type { CatchUp } from '#domain/ledger/head/backlog.ts';
import type { Counters, LastOutcome } from '#domain/ledger/head/counters.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import { recentOutcomes } from '#domain/ledger/head/recent.ts';
import type { Skip } from '#domain/ledger/head/state.ts';
import { copiedRevisions, ownCalendars } from '#domain/schedule/closed/copies.ts';
import { writeUtc } from '#domain/time/write.ts';
import { presentBackfill } from './backfill.ts';
import { optionalUtc } from './instants.ts';

/** Shows a job that is not deleted: its definition and live state, without what only the engine needs. */
export function presentJob({ definition, head }: { readonly definition: JobDefinition; readonly head: Head }): Job {
  const { startAt, endAt, createdAt, revisedAt, calendars, ...settings } = definition;
  const copied = copiedRevisions(calendars);
  const { last } = head;
  return {
    ...settings,
    calendars: ownCalendars(calendars),
    calendarRevisions: copied.size === 0 ? undefined : Object.fromEntries(copied),
    startAt: optionalUtc(startAt),
    endAt: optionalUtc(endAt),
    createdAt: writeUtc(createdAt),
    revisedAt: writeUtc(revisedAt),
    state: head.state === 'deleted' ? 'finished' : head.state,
    pause: head.pause && { ...head.pause, at: writeUtc(head.pause.at), until: optionalUtc(head.pause.until) },
    mute: head.mute && { ...head.mute, until: writeUtc(head.mute.until) },
    nextFireAt: optionalUtc(head.nextFireAt),
    skips: (head.skips ?? []).map(presentSkip),
    laterRuns: (head.later ?? []).map(({ runId, scheduledAt }) => ({ runId, at: writeUtc(scheduledAt) })),
    backfills: (head.backfills ?? []).map(presentBackfill),
    catchUps: catchUpsOf(head).map(presentCatchUp),
    activeRunIds: head.active.map(({ runId }) => runId),
    waitingRunIds: head.waiting.map(({ runId }) => runId),
    lastRun: last && presentLast(last),
    lastRuns: recentOutcomes(head).map(({ status, finishedAt }) => ({ status, finishedAt: writeUtc(finishedAt) })),
    succeededAt: optionalUtc(head.succeededAt),
    counters: presentCounters(head.counters),
  };
}

/** Shows the counters. Neither runs by hand nor those that follow others are fires, so `started` would say too much. */
function presentCounters({ started, ...counters }: Counters): Job['counters'] {
  return { firesLetIn: started, ...counters };
}

/** Shows a fire that is to be skipped. */
function presentSkip({ at, ...asked }: Skip): Job['skips'][number] {
  return { at: writeUtc(at), ...asked };
}

/** Shows an open catch-up. */
export function presentCatchUp({ from, to, revision }: CatchUp): Job['catchUps'][number] {
  return { after: writeUtc(from), until: writeUtc(to), revision };
}

function presentLast({ runId, scheduledAt, finishedAt, status, reason, reasonCode }: LastOutcome): LastRun {
  return {
    id: runId,
    scheduledAt: writeUtc(scheduledAt),
    finishedAt: writeUtc(finishedAt),
    status,
    reason,
    reasonCode,
  };
}
