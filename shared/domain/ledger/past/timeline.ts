import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { Pause } from '#domain/ledger/head/state.ts';
import { DISABLED_NOTE } from '#domain/ledger/head/state.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** Why a job is, or was, paused, as far as that is still recorded. */
export type KnownPause = Partial<Pause>;

/** The state of a job that held. */
type Held =
  | { readonly kind: 'absent'; readonly why: 'not_created' | 'deleted' }
  | { readonly kind: 'in_force'; readonly revision: number; readonly pause?: KnownPause }
  /** Before what is recorded. */
  | { readonly kind: 'forgotten' };

/** A stretch of time in which the same held. A change at an instant holds for what comes after it. */
export interface Period {
  /** Exclusive; undefined: as far back as one can tell. */
  readonly from?: EpochSeconds;
  /** Inclusive; undefined: until something changes. */
  readonly until?: EpochSeconds;
  readonly held: Held;
  /** The one who made it so. */
  readonly by?: string;
}

/** The material that a timeline is made of. */
interface Trail {
  /** The audit trail, in any order; entries that change nothing may be left out. */
  readonly entries: readonly AuditEntry[];
  /** From when on the trail holds every entry: older ones have expired, or were not read. */
  readonly since: EpochSeconds;
  /** The state that holds now; undefined where nothing is left of the job. */
  readonly head: Head | undefined;
  /** The definition of a revision, as far as it is known. */
  readonly revisionOf: (revision: number) => KnownRevision | undefined;
}

/** The part of a definition that decides what held. */
interface KnownRevision {
  readonly enabled: boolean;
  readonly createdAt: EpochSeconds;
  readonly revisedAt: EpochSeconds;
}

/** The actions that change what holds. */
const CHANGES: ReadonlySet<AuditEntry['action']> = new Set(['create', 'edit', 'pause', 'resume', 'delete']);

/**
 * The timeline of a job: its periods, oldest first, without a gap between them. Actions that the trail has forgotten are inferred from what
 * came after them, and from what holds now.
 */
export function timelineOf(trail: Trail): Period[] {
  const actions = trail.entries.filter(({ action }) => CHANGES.has(action)).sort(byVersion);
  let periods = periodsBefore(trail, actions);
  for (const action of actions) {
    periods = followedBy(periods, action, trail);
  }
  return withCurrentPause(periods, trail.head).filter(({ from, until }) => from === undefined || from !== until);
}

/** The period that an instant lies in. */
export function periodAt(periods: readonly Period[], at: EpochSeconds): Period | undefined {
  return periods.find(({ from, until }) => (from === undefined || at > from) && (until === undefined || at <= until));
}

/** Of several writes of a second, the version tells which was first. Clocks may step back, versions do not. */
function byVersion(one: AuditEntry, other: AuditEntry): number {
  return one.version - other.version || one.at - other.at;
}

function followedBy(periods: readonly Period[], action: AuditEntry, { revisionOf }: Trail): Period[] {
  const last = periods.at(-1);
  const from = Math.max(action.at, last?.from ?? action.at);
  const next: Period = { from, by: action.by, held: heldAfter(last?.held, action, revisionOf) };
  return last === undefined ? [next] : [...periods.slice(0, -1), { ...last, until: from }, next];
}

function heldAfter(before: Held | undefined, entry: AuditEntry, revisionOf: Trail['revisionOf']): Held {
  const { action, at, by, note } = entry;
  const revision = entry.revisionAfter ?? entry.revisionBefore ?? 0;
  if (action === 'delete') {
    return { kind: 'absent', why: 'deleted' };
  }
  if (action === 'pause') {
    return inForce(revision, { at, by, ...(note === undefined ? {} : { note }) });
  }
  return inForce(revision, action === 'resume' ? undefined : pauseAfterEdit(before, entry, revisionOf));
}

/** As edit.ts decides it: a definition that switches the job off pauses it, one that switches it on again lets it plan. */
function pauseAfterEdit(
  before: Held | undefined,
  { action, at, by, revisionBefore, revisionAfter = 0 }: AuditEntry,
  revisionOf: Trail['revisionOf'],
): KnownPause | undefined {
  const pause = before?.kind === 'in_force' ? before.pause : undefined;
  const wasEnabled = action === 'create' || revisionOf(revisionBefore ?? 0)?.enabled !== false;
  if (revisionOf(revisionAfter)?.enabled === false) {
    return wasEnabled || pause === undefined ? { at, by, note: DISABLED_NOTE } : pause;
  }
  return wasEnabled ? pause : undefined;
}

function inForce(revision: number, pause: KnownPause | undefined): Held {
  return { kind: 'in_force', revision, ...(pause === undefined ? {} : { pause }) };
}

/** The periods before the first action that is recorded. */
function periodsBefore(trail: Trail, actions: readonly AuditEntry[]): Period[] {
  const [first] = actions;
  const { head } = trail;
  const revision = first?.revisionBefore ?? head?.revision;
  if (first === undefined && head?.state === 'deleted') {
    return [{ held: { kind: 'absent', why: 'deleted' } }];
  }
  if (first?.action === 'create' || revision === undefined) {
    return [{ held: { kind: 'absent', why: 'not_created' } }];
  }
  return sinceRevision(trail, revision, pauseBefore(trail, actions));
}

function sinceRevision({ revisionOf, since }: Trail, revision: number, pause: KnownPause | undefined): Period[] {
  const known = revisionOf(revision);
  if (known === undefined) {
    return [
      { until: since, held: { kind: 'forgotten' } },
      { from: since, held: inForce(revision, pause) },
    ];
  }
  const { createdAt, revisedAt } = known;
  const knownFrom = Math.max(revisedAt, since);
  const pausedAt = pause?.at !== undefined && pause.at > knownFrom ? pause.at : knownFrom;
  return [
    { until: createdAt, held: { kind: 'absent', why: 'not_created' } },
    { from: createdAt, until: knownFrom, held: { kind: 'forgotten' } },
    { from: knownFrom, until: pausedAt, held: inForce(revision, undefined) },
    { from: pausedAt, held: inForce(revision, pause) },
  ];
}

/** The pause, if any, before the first action that is recorded: the next action that says so, or what holds now. */
function pauseBefore({ head, revisionOf }: Trail, actions: readonly AuditEntry[]): KnownPause | undefined {
  for (const { action, revisionBefore, revisionAfter } of actions) {
    if (action === 'pause' || action === 'resume') {
      return action === 'resume' ? {} : undefined;
    }
    const [was, is] = [revisionOf(revisionBefore ?? 0)?.enabled, revisionOf(revisionAfter ?? 0)?.enabled];
    if (action === 'delete' || action === 'create' || (was !== undefined && is !== undefined && was !== is)) {
      return was === false ? { note: DISABLED_NOTE } : undefined;
    }
  }
  return head?.state === 'paused' ? head.pause : undefined;
}

/** The pause that holds now is known in full. Where it ends by itself, what follows is known already. */
function withCurrentPause(periods: readonly Period[], head: Head | undefined): Period[] {
  const last = periods.at(-1);
  if (head?.state !== 'paused' || head.pause === undefined || last?.held.kind !== 'in_force') {
    return [...periods];
  }
  const paused: Period = { ...last, held: inForce(last.held.revision, head.pause) };
  const { until } = head.pause;
  if (until === undefined) {
    return [...periods.slice(0, -1), paused];
  }
  const end = Math.max(until, last.from ?? until);
  return [
    ...periods.slice(0, -1),
    { ...paused, until: end },
    { from: end, held: inForce(last.held.revision, undefined) },
  ];
}
