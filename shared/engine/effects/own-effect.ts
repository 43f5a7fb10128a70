import type { Effect } from '#domain/ledger/head/effect.ts';
import { parseRunId } from '#domain/runs/id.ts';

/**
 * Tells whether an effect that was found in a job's outbox is about that job and its runs. Whoever keeps the ledger may write heads, and
 * need not be allowed to do all that is done for a head: so no head is a way to have something done to another job. Entries and followers
 * are held against the definitions where they are looked up.
 */
export function isOwnEffect(jobId: string, effect: Effect): boolean {
  const isOwnRun = (runId: string) => parseRunId(runId)?.jobId === jobId;
  switch (effect.kind) {
    case 'store':
      return effect.run.jobId === jobId && isOwnRun(effect.run.id);
    case 'audit':
      return effect.entry.jobId === jobId;
    case 'cancel':
      return isOwnRun(effect.holder.runId);
    case 'chain':
      return isOwnRun(effect.run.parent.runId);
    case 'enter':
    case 'leave':
    case 'send':
      return isOwnRun(effect.request.runId);
    case 'notify':
      return effect.notice.runId === undefined || isOwnRun(effect.notice.runId);
    case 'summarise':
    case 'sync':
    case 'retire':
    case 'wake':
    case 'link':
      return true;
  }
}
