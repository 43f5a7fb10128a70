import type { JobDefinition, JobSettings } from '#domain/jobs/job.ts';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { isBeingAgreed } from '#domain/ledger/head/pause-of-all.ts';
import { create, edit } from '#domain/ledger/jobs/edit.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { sameJson } from '#domain/values/json/same.ts';
import { decide } from '#engine/commit/decide.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { planningContext } from '#engine/commit/planning-context.ts';
import { type Refused, refused } from '#engine/commit/result.ts';
import { parentErrors } from '#engine/jobs/checks/parents.ts';
import { storeRevision } from '#engine/revisions/store.ts';
import { settleBacklog } from '#engine/waking/wake.ts';

/** The fate of a revision: in force, refused, or overtaken by a faster one that the request has to be held against. */
type Adoption = 'adopted' | 'overtaken' | Refused;

/** Stores the first revision of a job and puts it in force; `overtaken`: there is a job of that id. */
export async function createOnce(engine: Engine, settings: JobSettings, by: string): Promise<Adoption> {
  const before = await engine.ports.heads.read(settings.id);
  if (before !== undefined && before.state !== 'deleted') {
    return 'overtaken';
  }
  const createdAt = now(engine);
  const draft = { ...settings, revision: (before?.revision ?? 0) + 1, createdAt, revisedAt: createdAt };
  const refusal = (await badParents(engine, settings)) ?? neverFires(draft, createdAt);
  if (refusal !== undefined) {
    return refusal;
  }
  const job = scheduledJob(await storeRevision(engine, draft));
  // The number of our revision is ours alone: found adopted, it was adopted by a write whose answer was lost.
  const created = await decide<boolean>(engine, settings.id, async (head) => {
    if (head !== undefined && (head.state !== 'deleted' || head.revision >= job.definition.revision)) {
      return { answer: head.state !== 'deleted' && head.revision === job.definition.revision };
    }
    const decision = create(head, job, { by }, await planningContext(engine, settings));
    return { write: decision.head, effects: decision.effects, answer: true };
  });
  return created ? 'adopted' : 'overtaken';
}

/**
 * Stores another revision of a job and puts it in force; `overtaken`: the job was changed in between, or more fires had to be decided
 * first.
 * @param current the adopted revision; undefined where it cannot be read
 */
export async function editOnce(
  engine: Engine,
  head: Head,
  current: JobDefinition | undefined,
  settings: JobSettings,
  by: string,
): Promise<Adoption> {
  const revisedAt = now(engine);
  const draft = { ...settings, revision: head.revision + 1, createdAt: current?.createdAt ?? revisedAt, revisedAt };
  const sameSchedule = current !== undefined && sameJson(current.schedule, settings.schedule);
  const refusal = (await badParents(engine, settings)) ?? (sameSchedule ? undefined : neverFires(draft, now(engine)));
  if (refusal !== undefined) {
    return refusal;
  }
  const jobs = {
    ...(current === undefined ? {} : { before: scheduledJob(current) }),
    after: scheduledJob(await storeRevision(engine, draft)),
  };
  const edited = await decide<'edited' | 'changed' | 'behind'>(engine, settings.id, async (latest) => {
    if (latest === undefined || latest.state === 'deleted' || latest.revision !== head.revision) {
      return { answer: latest?.revision === jobs.after.definition.revision ? 'edited' : 'changed' };
    }
    const context = await planningContext(engine, current ?? { id: settings.id });
    const decision = edit(latest, jobs, { by }, context);
    return decision === 'behind' || isBeingAgreed(context)
      ? { answer: 'behind' }
      : { write: decision.head, effects: decision.effects, answer: 'edited' };
  });
  if (edited === 'behind') {
    await settleBacklog(engine, settings.id);
  }
  return edited === 'edited' ? 'adopted' : 'overtaken';
}

async function badParents(engine: Engine, settings: JobSettings): Promise<Refused | undefined> {
  const errors = await parentErrors(engine, settings, new Map());
  return errors.length === 0 ? undefined : refused('invalid_job', 'the job is not valid', errors);
}

function neverFires(draft: JobDefinition, now: number): Refused | undefined {
  const { schedule } = scheduledJob(draft);
  if (schedule === undefined || schedule.next(now) !== undefined) {
    return undefined;
  }
  return refused('invalid_job', 'the job is not valid', [
    { path: 'schedule', message: 'the schedule has no fire after now' },
  ]);
}

function now(engine: Engine): number {
  return secondsOf(engine.ports.clock.now());
}
