import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Incident } from './incident.ts';
import type { IncidentKind } from './kind.ts';
import type { DecidedNotice } from './notice.ts';

/** A trouble that begins again within this time of its end is the same one; one that flaps is over when it was calm for so long. */
export const CALM_SECONDS = 1_800;

/** The most times that it is told that an incident began again; from then on it flaps. */
const MOST_REOPENED = 3;

/** The state of a trouble, as a head shows it. */
export type Finding =
  | {
      readonly on: true;
      readonly since: EpochSeconds;
      readonly count: number;
      readonly runId?: string | undefined;
      readonly detail?: string | undefined;
      /** It does not last long enough yet to be told. */
      readonly brewing?: boolean;
    }
  /** `final`: whatever ended it, nobody will ask again. */
  | {
      readonly on: false;
      readonly runId?: string | undefined;
      readonly detail?: string;
      readonly count?: number;
      readonly final?: true;
    };

/** The rule that the trouble is told by, and what keeps it from being told. */
interface Circumstances {
  readonly now: EpochSeconds;
  /** Unset: no rule asks for it. */
  readonly remindSeconds: number | undefined;
  readonly mayTell: boolean;
  /** Somebody knows of it: until it ends nothing is told of it, its beginning included where that was not told before. */
  readonly acknowledged: boolean;
}

/** The incident as it is now, if anything of it has to be remembered, and what is to be told. */
interface Stepped {
  readonly incident?: Incident;
  readonly told: readonly DecidedNotice[];
}

/**
 * Holds the state of a trouble against what was told of it: level, not edge, so that an evaluation that was left out loses nothing.
 * @param finding undefined: nothing is known that changes it
 */
export function stepIncident(
  kind: IncidentKind,
  before: Incident | undefined,
  finding: Finding | undefined,
  given: Circumstances,
): Stepped {
  // Clocks step back; what is told of an incident is put in order by its instants, and an end may not stand before its beginning.
  const circumstances = { ...given, now: Math.max(given.now, before?.toldAt ?? 0, before?.endedAt ?? 0) };
  const known = finding ?? (before?.endedAt === undefined ? before && goesOn(before) : { on: false });
  if (known === undefined) {
    return { told: [] };
  }
  return known.on
    ? goOn(begun(kind, before, known, circumstances), known, circumstances)
    : end(before, known, circumstances);
}

function goesOn({ since, count = 1 }: Incident): Finding {
  return { on: true, since, count, brewing: true };
}

type On = Extract<Finding, { on: true }>;
type Off = Extract<Finding, { on: false }>;

function begun(
  kind: IncidentKind,
  before: Incident | undefined,
  { since, count }: On,
  { now }: Circumstances,
): Incident {
  const counted = kind === 'skipping' ? { count } : {};
  if (before === undefined || isForgotten(before, now)) {
    return { kind, since, again: 0, reminders: 0, ...counted };
  }
  const { endedAt, ...open } = before;
  return { ...open, again: before.again + (endedAt === undefined ? 0 : 1), ...counted };
}

/** Tells an incident that is over, of which the end was told and which begins no more. */
function isForgotten({ toldAt, endedAt }: Incident, now: EpochSeconds): boolean {
  return endedAt !== undefined && toldAt === undefined && now - endedAt > CALM_SECONDS;
}

function goOn(incident: Incident, finding: On, { now, remindSeconds, mayTell, acknowledged }: Circumstances): Stepped {
  const { toldAt, reminders } = incident;
  if (remindSeconds === undefined) {
    return toldAt === undefined ? { incident, told: [] } : withdrawn(incident, now);
  }
  if (!mayTell || acknowledged || (toldAt === undefined && finding.brewing === true)) {
    return { incident, told: [] };
  }
  if (toldAt === undefined) {
    return { incident: { ...incident, toldAt: now }, told: [opening(incident, finding, now)] };
  }
  if (remindSeconds === 0 || now - toldAt < remindSeconds) {
    return { incident, told: [] };
  }
  const number = reminders + 1;
  const told = toTell(incident, 'reminder', { ...finding, at: now, number });
  return { incident: { ...incident, toldAt: now, reminders: number }, told: [told] };
}

function opening(incident: Incident, finding: On, now: EpochSeconds): DecidedNotice {
  const { again } = incident;
  if (again === 0) {
    return toTell(incident, 'opened', { ...finding, at: now });
  }
  return again <= MOST_REOPENED
    ? toTell(incident, 'reopened', { ...finding, at: now, number: again })
    : toTell(incident, 'flapping', { ...finding, at: now, number: again, count: 2 * again + 1 });
}

/** The rule is gone while the trouble is not: whoever heard of it is told that there will be no more. */
function withdrawn({ toldAt: _, ...incident }: Incident, now: EpochSeconds): Stepped {
  const told = resolution(incident, { at: now, count: 1, detail: 'no rule asks for it any more' });
  return { incident: { ...incident, again: incident.again + 1 }, told: [told] };
}

function end(before: Incident | undefined, finding: Off, { now, mayTell }: Circumstances): Stepped {
  if (before === undefined) {
    return { told: [] };
  }
  const { toldAt, ...silenced } = { ...before, endedAt: before.endedAt ?? now };
  const { endedAt, again } = silenced;
  const final = finding.final === true;
  if (toldAt === undefined) {
    const mayBeginAgain = !final && (before.endedAt !== undefined || again > 0) && !isForgotten(silenced, now);
    return mayBeginAgain ? { incident: silenced, told: [] } : { told: [] };
  }
  const calming = again > MOST_REOPENED && now - endedAt < CALM_SECONDS;
  if (!final && (calming || !mayTell)) {
    return { incident: { ...silenced, toldAt }, told: [] };
  }
  const { runId, detail, count = 1 } = finding;
  const told = resolution(silenced, { at: endedAt, count, runId, detail });
  return final ? { told: [told] } : { incident: silenced, told: [told] };
}

interface ToTell {
  readonly at: EpochSeconds;
  readonly count: number;
  readonly number?: number;
  readonly runId?: string | undefined;
  readonly detail?: string | undefined;
}

function resolution(incident: Incident, fields: ToTell): DecidedNotice {
  return toTell(incident, 'resolved', incident.again === 0 ? fields : { ...fields, number: incident.again + 1 });
}

function toTell(
  { kind, since }: Incident,
  stage: DecidedNotice['stage'],
  { at, count, number, runId, detail }: ToTell,
): DecidedNotice {
  return { kind, stage, since, at, count, ...present({ number, runId, detail }) };
}
