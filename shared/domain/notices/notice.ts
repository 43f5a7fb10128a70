import { formatFire, parseRunId } from '#domain/runs/id.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { INCIDENT_KINDS, type IncidentKind, type NoticeKind } from './kind.ts';

/** The stages of an incident's life that are told; `single`: there is no incident. */
export const NOTICE_STAGES = ['opened', 'reopened', 'reminder', 'flapping', 'resolved', 'single'] as const;

/** One thing to tell of a job, whichever channels it goes to. Whoever decides it again decides the same one. */
export interface Notice {
  /** `<incident>.opened`, `.reopened-2`, `.reminder-1`, `.flapping-4`, `.resolved`, `.resolved-2`; of a single event `<runId>.<kind>`. */
  readonly id: string;
  /** `<jobId>.<kind>.<YYYYMMDDTHHMMSSZ>`, the fire that began it; single events have none. */
  readonly incident?: string;
  readonly jobId: string;
  readonly kind: NoticeKind;
  readonly stage: (typeof NOTICE_STAGES)[number];
  /** The fire that the trouble began with; of a single event, its fire. The same in all notices of an incident. */
  readonly since: EpochSeconds;
  /** The instant that it was decided at; of an end, when it ended. */
  readonly at: EpochSeconds;
  /** The runs, fires or changes that it is about. */
  readonly count: number;
  readonly runId?: string;
  /** Anything that the decision said besides: why a job was paused, or why an incident ended that nothing good ended. */
  readonly detail?: string;
}

/** A notice as a head's outbox holds it: its names follow from the job's. */
export interface DecidedNotice extends Omit<Notice, 'id' | 'incident' | 'jobId'> {
  /** The number in its id, where the incident has more than one of the stage. */
  readonly number?: number;
}

/** The id of an incident: the same for everybody who decides it. */
export function incidentId(jobId: string, kind: IncidentKind, since: EpochSeconds): string {
  return `${jobId}.${kind}.${formatFire(since)}`;
}

/** The notice that was decided for a job. */
export function noticeOf(jobId: string, { number, ...decided }: DecidedNotice): Notice {
  const { kind, stage, since, runId } = decided;
  const lasting = stage === 'single' ? undefined : INCIDENT_KINDS.find((one) => one === kind);
  if (lasting === undefined) {
    return { id: `${runId ?? `${jobId}.${formatFire(since)}`}.${kind}`, jobId, ...decided };
  }
  const incident = incidentId(jobId, lasting, since);
  const ordinal = number === undefined ? '' : `-${number}`;
  return { id: `${incident}.${stage}${ordinal}`, incident, jobId, ...decided };
}

/** The incident that an id names; undefined where it names none. */
export function parseIncidentId(
  id: string,
): { readonly jobId: string; readonly kind: IncidentKind; readonly since: EpochSeconds } | undefined {
  const [, jobId = '', name, fire = ''] = /^(.+)\.([a-z_]+)\.(\d{8}T\d{6}Z)$/.exec(id) ?? [];
  const kind = INCIDENT_KINDS.find((one) => one === name);
  const since = parseRunId(`${jobId}.${fire}`)?.at;
  return kind === undefined || since === undefined ? undefined : { jobId, kind, since };
}
