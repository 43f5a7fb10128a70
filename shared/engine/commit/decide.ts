import { isInForce } from '#domain/blackouts/blackout.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { tell } from '#domain/ledger/notices/tell.ts';
import { timeOfJob } from '#domain/ledger/planning/blackouts.ts';
import { rest } from '#domain/ledger/rest.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type Engine, recordContext } from './engine.ts';
import { knownJob } from './known-job.ts';
import { mayWait, unproven } from './unproven.ts';
import { untilWritten } from './until-written.ts';

/** The wish of a step: a head to write with its effects, or nothing; either way its answer. */
export type Step<Answer> =
  | (Decision & { readonly answer: Answer })
  | { readonly write?: undefined; readonly answer: Answer };

interface Decision {
  readonly write: Head;
  readonly effects: readonly Effect[];
  /** It was a look at the job: what every wake-up up to now asks for is done. */
  readonly servesWakes?: true;
}

/**
 * The one way to change a head: read it consistently, decide, write it once on condition that nobody wrote it in between, then carry
 * out the effects. Lost races are decided again from what is stored then. Whatever an earlier writer may have left in the outbox is
 * carried out before the write that drops it.
 * @param claimedRunId a run that the caller knows to be claimed, which proves that its send was carried out
 * @throws EngineFault contention when the race was lost too often
 */
export async function decide<Answer>(
  engine: Engine,
  jobId: string,
  step: (head: Head | undefined) => Promise<Step<Answer>> | Step<Answer>,
  claimedRunId?: string,
): Promise<Answer> {
  return untilWritten(engine.ports, `the head of job ${jobId}`, async () => {
    const head = await engine.ports.heads.read(jobId);
    const wanted = await step(head);
    if (wanted.write === undefined) {
      return { done: wanted.answer };
    }
    const written = await commit(engine, head, wanted, claimedRunId);
    if (written === undefined) {
      return 'conflict';
    }
    await followUp(engine, written);
    return { done: wanted.answer };
  });
}

/** The decision stands whatever happens now: an effect that fails stays in the outbox, for the next reader of the head. */
async function followUp(engine: Engine, written: Head): Promise<void> {
  try {
    const left = await carryOutMost(engine, written, written.outbox);
    if (left.length === 0) {
      await settle(engine, written);
    }
  } catch (error) {
    engine.ports.observer.deferred(written.jobId, error);
  }
}

async function commit(
  engine: Engine,
  before: Head | undefined,
  { write, effects, servesWakes }: Decision,
  claimedRunId: string | undefined,
): Promise<Head | undefined> {
  const context = recordContext(engine, write.jobId);
  const unfinished = before === undefined ? [] : await unproven(engine, before, claimedRunId);
  const servedUntil = servesWakes === true ? context.now : undefined;
  const left = unfinished.length === 0 ? [] : await carryOutAgain(engine, write, unfinished, { effects, servedUntil });
  const told = tell(before, write, effects, await withStandstills(engine, write, context));
  const rested = rest(told.head, [...left, ...effects, ...told.effects], context);
  const next: Head = { ...rested, version: (before?.version ?? 0) + 1 };
  return (await engine.ports.heads.write(next)) === 'written' ? next : undefined;
}

/**
 * The standstills as this process knows them: where it never asked, it says of no job that it is silent. The tags of the job are asked for
 * only where a blackout is about some.
 */
async function withStandstills(engine: Engine, head: Head, context: RecordContext): Promise<RecordContext> {
  const { seen } = engine.switchMemory;
  if (seen === undefined) {
    return context;
  }
  const { switched } = seen;
  const tagged = switched.blackouts?.some((blackout) => blackout.tag !== undefined && isInForce(blackout, context.now));
  const job = tagged === true ? await knownJob(engine, head.jobId, head.revision) : undefined;
  const time = { ...context, standstills: switched.standstills, switched };
  return timeOfJob(time, job?.definition ?? { id: head.jobId });
}

/** Carries out what an earlier writer left, but for what this decision makes needless. Answers what is to be tried again. */
function carryOutAgain(
  engine: Engine,
  head: Head,
  left: readonly Effect[],
  { effects, servedUntil }: { readonly effects: readonly Effect[]; readonly servedUntil: EpochSeconds | undefined },
): Promise<readonly Effect[]> {
  return carryOutMost(engine, head, withoutWakes(withoutSends(left, effects), effects, servedUntil));
}

/**
 * Carries out effects, those last that nobody waits for: while EventBridge refuses the entries, or a runner comes upon the list of jobs,
 * which it may not write, the job is planned and run all the same, as the sweeper wakes it. Answers what is to be tried again.
 */
async function carryOutMost(engine: Engine, head: Head, effects: readonly Effect[]): Promise<readonly Effect[]> {
  if (!effects.some(mayWait)) {
    await engine.carryOut(engine, head, effects);
    return [];
  }
  await engine.carryOut(
    engine,
    head,
    effects.filter((effect) => !mayWait(effect)),
  );
  const syncs = effects.filter((effect) => effect.kind === 'sync');
  const sync: Effect = { kind: 'sync', obsolete: [...new Set(syncs.flatMap(({ obsolete }) => obsolete))] };
  const left: Effect[] = [];
  for (const effect of effects.filter((one) => mayWait(one) && one.kind !== 'sync')) {
    left.push(...((await isDeferred(engine, head, [effect])) ? [effect] : []));
  }
  return (await isDeferred(engine, head, syncs)) ? [...left, sync] : left;
}

/** Tries to carry out effects that may wait; whether they have to. */
async function isDeferred(engine: Engine, head: Head, effects: readonly Effect[]): Promise<boolean> {
  try {
    await engine.carryOut(engine, head, effects);
    return false;
  } catch (error) {
    engine.ports.observer.deferred(head.jobId, error);
    return true;
  }
}

/** The effects that an earlier writer left, without sends that are to be repeated now. */
function withoutSends(left: readonly Effect[], effects: readonly Effect[]): readonly Effect[] {
  const sends = new Set(effects.flatMap((effect) => (effect.kind === 'send' ? [effect.request.runId] : [])));
  return left.filter((effect) => effect.kind !== 'send' || !sends.has(effect.request.runId));
}

/**
 * The effects that an earlier writer left, without wake-ups that this decision makes needless: looks that overlap read the same outbox, and
 * each would send its wake-up again beside the new one. Those are the ones that it serves (`servedUntil`), and those no sooner than one of
 * its own.
 */
function withoutWakes(
  left: readonly Effect[],
  effects: readonly Effect[],
  servedUntil: EpochSeconds = Number.NEGATIVE_INFINITY,
): readonly Effect[] {
  const soonest = Math.min(...effects.flatMap((effect) => (effect.kind === 'wake' ? [effect.at] : [])));
  return left.filter((effect) => effect.kind !== 'wake' || (effect.at > servedUntil && effect.at < soonest));
}

/**
 * Empties the outbox of effects that were carried out just now. Sends alone are left to the write that finishes the run: most runs are
 * short, and their start proves them.
 */
async function settle(engine: Engine, head: Head): Promise<void> {
  const sends = head.outbox.some(({ kind }) => kind === 'send');
  const others = head.outbox.some(({ kind }) => kind !== 'send' && kind !== 'wake');
  if (head.outbox.length === 0 || (sends && !others)) {
    return;
  }
  const rested = rest(head, [], recordContext(engine, head.jobId));
  await engine.ports.heads.write({ ...rested, version: head.version + 1 });
}
