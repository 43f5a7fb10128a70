import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { wasClaimed } from '#domain/runs/held/claimed.ts';
import type { Engine } from './engine.ts';

/** The kinds of effects that are carried out last, and that hold nothing up where they cannot be carried out. */
const WAITING: ReadonlySet<Effect['kind']> = new Set(['sync', 'summarise', 'retire', 'notify']);

/** Tells whether an effect is one that nobody waits for. */
export function mayWait({ kind }: Pick<Effect, 'kind'>): boolean {
  return WAITING.has(kind);
}

/**
 * The effects of a head's outbox that nothing proves to be carried out. Effects are carried out in order, so a run that was claimed from
 * its first message proves that message and everything before it, but for what may wait, which comes last. A run that was sent before, or
 * cancelled unclaimed, proves nothing.
 * @param claimedRunId a run that is known to be claimed
 */
export async function unproven(engine: Engine, head: Head, claimedRunId?: string): Promise<readonly Effect[]> {
  for (let index = head.outbox.length - 1; index >= 0; index -= 1) {
    const effect = head.outbox[index];
    if (effect?.kind !== 'send') {
      break;
    }
    if (effect.again !== true && (await isClaimed(engine, effect.request.runId, claimedRunId))) {
      return head.outbox.filter(({ kind }, place) => place > index || mayWait({ kind }));
    }
  }
  return head.outbox;
}

async function isClaimed(engine: Engine, runId: string, claimedRunId: string | undefined): Promise<boolean> {
  if (runId === claimedRunId) {
    return true;
  }
  const run = await engine.ports.history.readRun(runId);
  return run !== undefined && wasClaimed(run);
}
