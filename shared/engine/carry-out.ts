import { entryName } from '../jobs/entry-name.ts';
import { entriesOf } from '../jobs/scheduled-job.ts';
import type { Effect, Head } from '../ledger/head.ts';
import { cancelOpenRun } from './cancel-open-run.ts';
import type { Engine } from './engine.ts';
import { adoptedJob } from './known-job.ts';

/** Carries out effects in their order. Each one is idempotent: the next reader of the head may carry it out again. */
export async function carryOut(engine: Engine, jobId: string, effects: readonly Effect[]): Promise<void> {
  for (const effect of effects) {
    await carryOutOne(engine, jobId, effect);
  }
}

/**
 * The effects of a head's outbox that nothing proves to be carried out. Effects are carried out in order, so a run that was claimed from
 * its first message proves that message and everything before it. A run that was sent before, or cancelled unclaimed, proves nothing.
 * @param claimedRunId a run that is known to be claimed
 */
export async function unproven(engine: Engine, head: Head, claimedRunId?: string): Promise<readonly Effect[]> {
  for (let index = head.outbox.length - 1; index >= 0; index -= 1) {
    const effect = head.outbox[index];
    if (effect?.kind !== 'send') {
      break;
    }
    if (effect.again !== true && (await isClaimed(engine, effect.request.runId, claimedRunId))) {
      return head.outbox.slice(index + 1);
    }
  }
  return head.outbox;
}

async function isClaimed(engine: Engine, runId: string, claimedRunId: string | undefined): Promise<boolean> {
  if (runId === claimedRunId) {
    return true;
  }
  const run = await engine.ports.history.readRun(runId);
  return run !== undefined && run.attempts.length > 0;
}

async function carryOutOne(engine: Engine, jobId: string, effect: Effect): Promise<void> {
  const { ports } = engine;
  switch (effect.kind) {
    case 'store':
      if ((await ports.history.writeRun(effect.run)) === 'written') {
        ports.observer.runEnded(effect.run);
      }
      return;
    case 'audit':
      return ports.history.putAudit(effect.entry);
    case 'summarise':
      return summarise(engine, jobId);
    case 'sync':
      return syncEntries(engine, jobId, effect.obsolete);
    case 'retire':
      return ports.definitions.retire(jobId, effect.revision, effect.expiresAt);
    case 'cancel':
      await cancelOpenRun(engine, jobId, effect.holder, effect.reason);
      return ports.queues.sendWake({ jobId });
    case 'wake':
      return ports.queues.sendWake({ jobId }, effect.at);
    case 'send':
      return ports.queues.sendRun({ ...effect.request, jobId });
  }
}

/** Writes the job's line in the list from what is stored now, so that carrying it out late does no harm. */
async function summarise(engine: Engine, jobId: string): Promise<void> {
  const head = await engine.ports.heads.read(jobId);
  if (head === undefined || head.state === 'deleted') {
    return engine.ports.summaries.remove(jobId);
  }
  const { definition } = await adoptedJob(engine, head);
  const { name, tags, source } = definition;
  const { state, revision } = head;
  await engine.ports.summaries.put({ jobId, name, tags, state, revision, ...(source === undefined ? {} : { source }) });
}

/** Creates the entries that the adopted revision needs now, then deletes those that it does not. */
export async function syncEntries(engine: Engine, jobId: string, obsolete: readonly string[]): Promise<void> {
  const wanted = await wantedEntries(engine, jobId);
  const names = new Set<string>();
  for (const specification of wanted) {
    names.add(entryName(jobId, specification));
    await engine.ports.entries.create(jobId, specification);
  }
  for (const name of obsolete) {
    if (!names.has(name)) {
      await engine.ports.entries.remove(name);
    }
  }
}

async function wantedEntries(engine: Engine, jobId: string): Promise<ReturnType<typeof entriesOf>> {
  const head = await engine.ports.heads.read(jobId);
  if (head === undefined || head.state !== 'active' || !engine.configuration.enabled) {
    return [];
  }
  return entriesOf(await adoptedJob(engine, head), head.mark);
}
