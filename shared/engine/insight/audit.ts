import type { FieldChange } from '#domain/jobs/changes/fields.ts';
import { maskedChanges } from '#domain/jobs/changes/masked.ts';
import type { RunInputs } from '#domain/jobs/run-inputs.ts';
import { settingsOf } from '#domain/jobs/write.ts';
import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { shownInputs } from '#engine/runs/inputs.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** The view of who did what to a job; of an edit, what it changed, as long as both revisions are stored. */
export interface AuditView extends AuditEntry {
  readonly changes?: readonly FieldChange[];
  /** The arguments that a run was given, as long as they are stored. */
  readonly args?: RunInputs['args'];
  /** The variables that a run was given, as long as they are stored. */
  readonly env?: RunInputs['env'];
}

/** Lists what was done to a job, newest first; also to one that is deleted. Secrets are masked. */
export async function readAudit(engine: Engine, jobId: string, request: PageRequest): Promise<Result<Page<AuditView>>> {
  const page = await engine.ports.history.listAudit(jobId, request);
  if (page.items.length === 0 && (await liveHead(engine, jobId)) === undefined) {
    return noSuchJob(jobId);
  }
  const items = await Promise.all(page.items.map((entry) => viewOf(engine, entry)));
  return accepted({ ...page, items });
}

async function viewOf(engine: Engine, entry: AuditEntry): Promise<AuditView> {
  const { jobId, action, revisionBefore, revisionAfter, runId } = entry;
  if (runId !== undefined) {
    const inputs = present({ inputs: entry.inputs });
    return { ...entry, ...(await shownInputs(engine, { jobId, runId, revision: revisionBefore ?? 0, ...inputs })) };
  }
  if (action !== 'edit' || revisionBefore === undefined || revisionAfter === undefined) {
    return entry;
  }
  const before = await knownJob(engine, jobId, revisionBefore);
  const after = await knownJob(engine, jobId, revisionAfter);
  return before === undefined || after === undefined
    ? entry
    : { ...entry, changes: maskedChanges(settingsOf(before.definition), settingsOf(after.definition)) };
}
