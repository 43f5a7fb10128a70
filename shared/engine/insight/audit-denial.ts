import { deniedEntry } from '#domain/ledger/head/audit.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { liveHead } from '#engine/commit/live-head.ts';

/** A request that was denied: what it asked to do, with which job, and what it would need. */
interface Denial {
  readonly action: string;
  readonly jobId?: string;
  readonly needs: string;
}

/** Writes a denial into the audit trail of its job; nothing where no job is named, or there is none of that id. */
export async function auditDenial(engine: Engine, by: string, { action, jobId, needs }: Denial): Promise<void> {
  if (jobId !== undefined && (await liveHead(engine, jobId)) !== undefined) {
    const note = `${action}: needs ${needs}`;
    await engine.ports.history.putAudit(deniedEntry({ by, note }, recordContext(engine, jobId)));
  }
}
