import type { Head } from '#domain/ledger/head/head.ts';
import type { Acknowledgement } from '#domain/ledger/head/state.ts';
import { type Incident, isOpen, readIncidents } from '#domain/notices/incident.ts';
import { incidentId } from '#domain/notices/notice.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { isSeen } from '#engine/commit/rights.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** An open incident of a job. */
export interface IncidentView extends Incident {
  readonly id: string;
  readonly jobId: string;
  /** The one who knows of it. */
  readonly acknowledged?: Acknowledgement;
}

/**
 * Lists what is open now over all jobs, the trouble that lasts longest first. The index is a hint, and the heads are the truth: a page may
 * be short, or empty, and not the last.
 * @throws BadCursorError
 */
export async function listIncidents(engine: Engine, page: PageRequest): Promise<Page<IncidentView>> {
  const { items: hints, ...next } = await engine.ports.heads.inTrouble(page);
  const ids = hints.map(({ jobId }) => jobId).filter((jobId) => isSeen(engine, jobId));
  const heads = await engine.ports.heads.readMany(ids);
  return { items: heads.flatMap(openIncidents), ...next };
}

/** The open incidents of a job, also those that no rule asks to be told. */
export function openIncidents({ jobId, incidents, acknowledged = [], counters }: Head): readonly IncidentView[] {
  return readIncidents(incidents)
    .list.filter(isOpen)
    .map((incident) => ({
      ...incident,
      ...(incident.kind === 'failing' ? { count: counters.consecutiveFailures } : {}),
      id: incidentId(jobId, incident.kind, incident.since),
      jobId,
      ...present({ acknowledged: acknowledged.find(({ kind }) => kind === incident.kind) }),
    }));
}
