import type { Actor } from '#domain/ledger/head/audit.ts';
import { acknowledge, mute } from '#domain/ledger/jobs/silence.ts';
import { parseIncidentId } from '#domain/notices/notice.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { changeReadableOrNot } from '#engine/jobs/change.ts';
import { type JobView, readJob } from '#engine/jobs/read.ts';
import { type IncidentView, openIncidents } from './list.ts';

/** The one who asks for silence, until an instant to come; without one the silence that holds is ended. */
interface MutingActor extends Actor {
  readonly until?: EpochSeconds | undefined;
}

/** Has nothing told of a job until an instant: incidents go on, and what is still open then is told. */
export async function muteJob(engine: Engine, jobId: string, actor: MutingActor): Promise<Result<JobView>> {
  const muted = await changeReadableOrNot(engine, jobId, (head, _, context) => {
    if (actor.until !== undefined && actor.until <= context.now) {
      return refused('not_in_future', 'until has to be in the future');
    }
    return actor.until === undefined && head.mute === undefined ? 'unchanged' : mute(head, actor, context);
  });
  return muted.ok ? readJob(engine, jobId) : muted;
}

/** Notes that somebody knows of an open incident: it is not told again until it ends. Twice is once. */
export async function acknowledgeIncident(engine: Engine, id: string, actor: Actor): Promise<Result<IncidentView>> {
  const named = parseIncidentId(id);
  if (named === undefined) {
    return notOpen(id);
  }
  let view: IncidentView | undefined;
  const changed = await changeReadableOrNot(engine, named.jobId, (head, _, context) => {
    const decided = acknowledge(head, named, actor, context);
    if (decided === 'closed') {
      return notOpen(id);
    }
    view = openIncidents(decided === 'known' ? head : decided.head).find((one) => one.id === id);
    return decided === 'known' ? 'unchanged' : decided;
  });
  if (!changed.ok) {
    return changed.refusal.code === 'job_not_found' ? notOpen(id) : changed;
  }
  return view === undefined ? notOpen(id) : accepted(view);
}

function notOpen(id: string): Refused {
  return refused('incident_not_found', `no incident ${id} is open`);
}
