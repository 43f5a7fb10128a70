import { type DeniedAction, deniedEntry } from '#domain/ledger/head/audit.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { liveHead } from '#engine/commit/live-head.ts';

/** Writes a denial into the audit trail of its job. Answers false and writes nothing where no job is named, or there is none of that id. */
export async function auditDenial(engine: Engine, jobId: string | undefined, denied: DeniedAction): Promise<boolean> {
  if (jobId === undefined || (await liveHead(engine, jobId)) === undefined) {
    return false;
  }
  await engine.ports.history.putAudit(deniedEntry(denied, recordContext(engine, jobId)));
  return true;
}
