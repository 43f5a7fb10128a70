import type { Explanation, NearFire } from '#api/shapes/explanation/explanation.ts';
import type { NotPlanned, ParentAt } from '#api/shapes/explanation/not-planned.ts';
import type { StoryEvent } from '#api/shapes/explanation/story-event.ts';
import type { Waiting } from '#api/shapes/explanation/waiting.ts';
import type { Blackout } from '#domain/blackouts/blackout.ts';
import type { NotPlanned as DomainNotPlanned, ParentAt as DomainParentAt } from '#domain/ledger/past/why-not.ts';
import type { Run } from '#domain/runs/run.ts';
import type { StoryEvent as DomainStoryEvent } from '#domain/runs/story.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import type {
  Explanation as DomainExplanation,
  NearFire as DomainNearFire,
  Waiting as DomainWaiting,
} from '#engine/insight/explain.ts';
import type { LateFire } from '#engine/insight/late-fire.ts';
import { stateOf } from '#engine/standstills/list-blackouts.ts';
import { presentBlackout } from '#functions/api/present/blackout.ts';
import { optionalMilliseconds, optionalUtc, presentMilliseconds } from '#functions/api/present/instants.ts';
import { presentCatchUp } from '#functions/api/present/job.ts';
import { presentNotice } from '#functions/api/present/notices.ts';
import { presentRun } from '#functions/api/present/run.ts';
import { presentUnattended } from '#functions/api/present/runners.ts';

/** Shows an explanation: instants in RFC 3339, beside UTC on the clocks of the schedule's zone. */
export function presentExplanation(explanation: DomainExplanation): Explanation {
  const { jobId, at, now, enabled, timezone, revision, before, after, otherRuns } = explanation;
  const shared = {
    jobId,
    at: writeUtc(at),
    local: writeLocal(at, timezone),
    timezone,
    now: writeUtc(now),
    enabled,
    revision,
    before: before && presentNear(before, timezone),
    after: after && presentNear(after, timezone),
    otherRuns: otherRuns.map(presentRun),
  };
  switch (explanation.kind) {
    case 'decided': {
      const { kind, run, story, plannedBy, waiting, late, notices } = explanation;
      const told = notices.length === 0 ? undefined : notices.map(presentNotice);
      return {
        ...shared,
        kind,
        run: presentRun(run),
        story: story.map(presentEvent),
        plannedBy,
        waiting: waiting && presentWaiting(waiting),
        late: late && presentLate(late, explanation.at),
        notices: told,
      };
    }
    case 'planned': {
      const { kind, when, plannedBy, skip, blackout } = explanation;
      const catchUp = when === 'catching_up' ? presentOpen(explanation) : undefined;
      return {
        ...shared,
        kind,
        when,
        plannedBy,
        catchUp,
        skip: skip && { by: skip.by, note: skip.note },
        blackout: blackout && presentBlackoutAt(blackout, now),
      };
    }
    case 'not_planned':
      return { ...shared, kind: explanation.kind, why: explanation.why.map((why) => presentReason(why, now)) };
    case 'unrecorded': {
      const { kind, because, plannedBy } = explanation;
      return { ...shared, kind, because, plannedBy };
    }
  }
}

function presentLate({ seenAt, deadline, outage }: LateFire, at: EpochSeconds) {
  return {
    seenAt: writeUtc(seenAt),
    deadline: { at: writeUtc(at + deadline.seconds), ...deadline },
    outage: outage && { from: writeUtc(outage.from), to: writeUtc(outage.to) },
  };
}

function presentOpen({ catchUp, lateBefore }: Extract<DomainExplanation, { when: 'catching_up' }>) {
  return { ...presentCatchUp(catchUp), before: lateBefore };
}

function presentNear({ at, run }: DomainNearFire, timezone: string): NearFire {
  return { at: writeUtc(at), local: writeLocal(at, timezone), run: run && presentRun(run) };
}

function presentEvent({ atMs, ...event }: DomainStoryEvent): StoryEvent {
  return { at: presentMilliseconds(atMs), ...event };
}

function presentBlackoutAt(blackout: Blackout, now: EpochSeconds) {
  return presentBlackout({ blackout, state: stateOf(blackout, now) });
}

function presentReason(why: DomainNotPlanned, now: EpochSeconds): NotPlanned {
  switch (why.kind) {
    case 'blackout':
      return { ...why, blackout: presentBlackoutAt(why.blackout, now) };
    case 'before_start':
      return { ...why, startAt: writeUtc(why.startAt) };
    case 'after_end':
      return { ...why, endAt: writeUtc(why.endAt) };
    case 'jittered':
      return { ...why, movedTo: writeUtc(why.movedTo) };
    case 'dst_gap':
    case 'dst_overlap':
      return { ...why, firesAt: optionalUtc(why.firesAt) };
    case 'not_created':
      return { ...why, createdAt: optionalUtc(why.createdAt) };
    case 'deleted':
      return { ...why, deletedAt: optionalUtc(why.deletedAt) };
    case 'paused':
      return { ...why, at: optionalUtc(why.at), until: optionalUtc(why.until) };
    case 'all_paused':
    case 'other_revision':
      return { ...why, from: optionalUtc(why.from), until: optionalUtc(why.until) };
    case 'excluded':
      return { ...why, movedTo: optionalUtc(why.movedTo) };
    case 'off_schedule':
    case 'off_cycle':
    case 'max_runs':
      return why;
    case 'after_others':
      return { ...why, after: why.after.map(presentParent) };
  }
}

function presentParent({ job, on, latest, followed, follower }: DomainParentAt): ParentAt {
  return {
    job,
    on,
    latest: latest && presentChained(latest),
    followed,
    follower: follower && presentChained(follower),
  };
}

function presentChained({ id, status, scheduledAt, finishedAtMs, reason }: Run): ParentAt['latest'] {
  const finishedAt = optionalMilliseconds(finishedAtMs);
  return { id, status, scheduledAt: writeUtc(scheduledAt), finishedAt, reason };
}

function presentWaiting(waiting: DomainWaiting): Waiting {
  switch (waiting.for) {
    case 'report':
      return { ...waiting, until: writeUtc(waiting.until) };
    case 'runner':
      return { ...waiting, unattended: presentUnattended(waiting.unattended) };
    default:
      return waiting;
  }
}
