import { isThere } from '#domain/calendars/head.ts';
import type { CalendarRevision } from '#domain/calendars/revision.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import { type ScheduledJob, scheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { isBeingAgreed } from '#domain/ledger/head/pause-of-all.ts';
import { edit } from '#domain/ledger/jobs/edit.ts';
import { copiedRevisions } from '#domain/schedule/closed/copies.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { decide } from '#engine/commit/decide.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { planningContext } from '#engine/commit/planning-context.ts';
import { storeRevision } from '#engine/revisions/store.ts';

/**
 * Gives a job the latest revisions of the store's calendars that it has copies of: a revision of its own, adopted by one decision, which
 * decides everything up to now under the one before. A job whose every fire they would take away keeps what it has. Where more is due than
 * one decision takes, or somebody else changes the job meanwhile, the next look does it.
 */
export async function adoptCalendars(engine: Engine, head: Head): Promise<void> {
  if (head.state === 'deleted') {
    return;
  }
  const before = await knownJob(engine, head.jobId, head.revision);
  const copies = copiedRevisions(before?.definition.calendars);
  if (before === undefined || copies.size === 0) {
    return;
  }
  const newer = (await Promise.all([...copies].map(([name, revision]) => newerThan(engine, name, revision)))).flat();
  const after = newer.length === 0 ? undefined : withCalendars(engine, before.definition, newer);
  if (after !== undefined) {
    await adopt(engine, { head, before, after, newer });
  }
}

async function newerThan({ ports }: Engine, name: string, revision: number): Promise<CalendarRevision[]> {
  const head = await ports.calendars.read(name);
  const isNewer = isThere(head) && head.revision > revision;
  const found = isNewer ? await ports.calendars.readRevision(name, head.revision) : undefined;
  return found === undefined ? [] : [found];
}

/** The definition with those calendars, not stored yet; undefined where its schedule would never fire. */
function withCalendars(
  { ports }: Engine,
  definition: JobDefinition,
  newer: readonly CalendarRevision[],
): JobDefinition | undefined {
  const copies = newer.map(({ name, calendar, revision }) => [name, { ...calendar, revision }] as const);
  const draft = {
    ...definition,
    calendars: { ...definition.calendars, ...Object.fromEntries(copies) },
    revision: definition.revision + 1,
    revisedAt: secondsOf(ports.clock.now()),
  };
  try {
    scheduledJob(draft);
    return draft;
  } catch (error) {
    if (error instanceof ScheduleError) {
      return undefined;
    }
    throw error;
  }
}

interface Step {
  readonly head: Head;
  readonly before: ScheduledJob;
  readonly after: JobDefinition;
  readonly newer: readonly CalendarRevision[];
}

async function adopt(engine: Engine, { head, before, after: draft, newer }: Step): Promise<void> {
  const after = scheduledJob(await storeRevision(engine, draft));
  const note = newer.map(({ name, revision }) => `calendar ${name} revision ${revision}`).join(', ');
  const by = [...new Set(newer.map((revision) => revision.by))].join(', ');
  await decide<undefined>(engine, head.jobId, async (latest) => {
    if (latest === undefined || latest.state === 'deleted' || latest.revision !== head.revision) {
      return { answer: undefined };
    }
    const context = await planningContext(engine, before.definition);
    const decision = edit(latest, { before, after }, { by, note }, context);
    return decision === 'behind' || isBeingAgreed(context)
      ? { answer: undefined }
      : { write: decision.head, effects: decision.effects, answer: undefined };
  });
}
