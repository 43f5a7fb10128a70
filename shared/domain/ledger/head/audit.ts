import { HOUR } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { stableHash64 } from '#domain/values/stable-hash.ts';
import type { RecordContext } from './context.ts';

/** The actions on a job that its audit trail keeps. */
export const AUDITED_ACTIONS = [
  'create',
  'edit',
  'pause',
  'resume',
  'delete',
  'run',
  'backfill',
  'cancel',
  'skip',
  'unskip',
  'mute',
  'unmute',
  'acknowledge',
  'set_ping_key',
  'remove_ping_key',
  'deny',
] as const;

/** No head has as many versions: the entry of a denial, which makes none, takes no other entry's place in the trail. */
const [LEAST_DENIAL, DENIALS] = [5_000_000_000n, 4_000_000_000n];

/** The record of who did what to a job, and when. */
export interface AuditEntry {
  readonly jobId: string;
  readonly at: EpochSeconds;
  /** The head version that the action made, of a denial a number beyond them: with `at`, the entry's identity. */
  readonly version: number;
  readonly by: string;
  readonly action: (typeof AUDITED_ACTIONS)[number];
  readonly revisionBefore?: number;
  readonly revisionAfter?: number;
  readonly note?: string;
  /** The run that was asked for, cancelled, or is to be skipped. */
  readonly runId?: string;
  /** The instant at which that run is to start, where it was asked for ahead. */
  readonly scheduledAt?: EpochSeconds;
  /** That run was given something along (`RunInputs`), which is kept beside it. */
  readonly inputs?: true;
  readonly expiresAt: EpochSeconds;
}

/** The effect that puts an entry into the audit trail. */
export interface AuditEffect {
  readonly kind: 'audit';
  readonly entry: AuditEntry;
}

/** The one who asks for a change. */
export interface Actor {
  readonly by: string;
  readonly note?: string;
}

/** The action that was done, and by whom. */
interface AuditedAction {
  readonly action: AuditEntry['action'];
  readonly actor: Actor;
  readonly revisionAfter?: number;
  readonly runId?: string;
  readonly scheduledAt?: EpochSeconds;
  readonly inputs?: true | undefined;
}

/** The part of a head that its audit entries repeat. */
interface AuditedHead {
  readonly jobId: string;
  readonly version: number;
  readonly revision: number;
}

/** The effect that writes an action on a head into the audit trail. */
export function audited(
  head: AuditedHead,
  { action, actor, revisionAfter, runId, scheduledAt, inputs }: AuditedAction,
  context: RecordContext,
): AuditEffect {
  const entry: AuditEntry = {
    jobId: head.jobId,
    at: context.now,
    version: head.version + 1,
    by: actor.by,
    action,
    ...(action === 'create' ? {} : { revisionBefore: head.revision }),
    ...(revisionAfter === undefined ? {} : { revisionAfter }),
    ...(actor.note === undefined ? {} : { note: actor.note }),
    ...(runId === undefined ? {} : { runId }),
    ...(scheduledAt === undefined ? {} : { scheduledAt }),
    ...(inputs === undefined ? {} : { inputs }),
    expiresAt: context.now + context.retentionSeconds,
  };
  return { kind: 'audit', entry };
}

/** A request that was denied: who asked to do what, and what they would need. */
export interface DeniedAction {
  readonly by: string;
  readonly action: string;
  readonly needs: string;
}

/**
 * The entry of a request that was denied. It stands at the beginning of its hour and says when it was last: the same denial has one entry an
 * hour, whoever writes it.
 */
export function deniedEntry({ by, action, needs }: DeniedAction, context: RecordContext): AuditEntry {
  const { jobId, now, retentionSeconds } = context;
  const version = Number(LEAST_DENIAL + (stableHash64(`${by} ${action} ${needs}`) % DENIALS));
  const note = `${action} at ${writeUtc(now)}: needs ${needs}`;
  return { jobId, at: now - (now % HOUR), version, by, action: 'deny', note, expiresAt: now + retentionSeconds };
}
