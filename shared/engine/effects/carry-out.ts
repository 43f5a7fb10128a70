import type { Effect } from '#domain/ledger/head/effect.ts';
import type { GateRun } from '#domain/ledger/head/gate.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { keptCancellation } from '#domain/runs/reasons/reason.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { recordEnd } from '#engine/runs/end.ts';
import { cancelOpenRun } from './cancel.ts';
import { syncEntries } from './entries.ts';
import { runFollower } from './follower.ts';
import { enterNextGate, leaveGates } from './gates.ts';
import { notify } from './notify.ts';
import { isOwnEffect } from './own-effect.ts';
import { linkParents } from './parents.ts';
import { summarise } from './summary.ts';

/**
 * Carries out effects in their order. Each one is idempotent: the next reader of the head may carry it out again. One that is about another
 * job is dropped.
 */
export async function carryOut(engine: Engine, head: Head, effects: readonly Effect[]): Promise<void> {
  const { jobId } = head;
  for (const effect of effects) {
    if (isOwnEffect(jobId, effect)) {
      await carryOutOne(engine, head, effect);
    } else {
      engine.ports.observer.dropped('foreign_effect', { jobId });
    }
  }
}

async function carryOutOne(engine: Engine, head: Head, effect: Effect): Promise<void> {
  const { ports } = engine;
  const { jobId } = head;
  switch (effect.kind) {
    case 'store':
      await recordEnd(engine, effect.run);
      return;
    case 'audit':
      return ports.history.putAudit(effect.entry);
    case 'summarise':
      await summarise(engine, jobId);
      return;
    case 'sync':
      return noteMissing(engine, jobId, effect, await syncEntries(engine, jobId, effect.obsolete));
    case 'retire':
      return ports.definitions.retire(jobId, effect.revision, effect.expiresAt);
    case 'cancel':
      await cancelOpenRun(engine, jobId, effect.holder, keptCancellation(effect.reason, effect.reasonCode));
      return ports.queues.sendWakes([{ jobId }]);
    case 'wake':
      return ports.queues.sendWakes([{ jobId, at: effect.at }]);
    case 'link':
      return linkParents(engine, jobId, effect.parents);
    case 'notify':
      return notify(engine, head, effect.notice);
    case 'chain':
      return runFollower(engine, effect.follower, effect.run);
    case 'enter':
      return enterNextGate(engine, message(effect, head), undefined, effect.again === true);
    case 'leave':
      return leaveGates(engine, { ...effect.request, jobId });
    case 'send':
      return ports.queues.sendRun({ ...message(effect, head), sentAtMs: ports.clock.now() });
  }
}

function message(
  { request, send }: Extract<Effect, { kind: 'enter' | 'send' }>,
  { jobId, succeededAt, resultOf }: Head,
): GateRun {
  return { ...request, jobId, ...present({ send, succeededAt, resultOf }) };
}

function noteMissing(
  { ports }: Engine,
  jobId: string,
  { missing }: { readonly missing?: true },
  created: number,
): void {
  if (missing === true && created > 0) {
    ports.observer.repaired(jobId, 'entry_missing');
  }
}
