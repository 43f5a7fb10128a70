import type { EpochSeconds } from '#domain/time/instant.ts';
import { INCIDENT_KINDS, type IncidentKind, KIND_LETTERS } from './kind.ts';

/** A trouble of a job, from its beginning until nobody needs to know of it any more. A job has at most one of each kind. */
export interface Incident {
  readonly kind: IncidentKind;
  /** The fire that began it. */
  readonly since: EpochSeconds;
  /** The times that it began again within half an hour of its end. */
  readonly again: number;
  /** The instant at which the channels last heard that it is open; unset: they do not take it for open. */
  readonly toldAt?: EpochSeconds;
  readonly reminders: number;
  /** It is over since then, and the end has still to be told, or it may still begin again. */
  readonly endedAt?: EpochSeconds;
  /** `skipping`: the fires in a row so far. */
  readonly count?: number;
}

/** The incidents of a head. */
interface Incidents {
  readonly list: readonly Incident[];
  /** The instant by which they are found among those of all jobs: it stays while any is open. */
  readonly openSince?: EpochSeconds;
}

const NO_INCIDENTS: Incidents = Object.freeze({ list: [] });

const ENTRY = /([A-Z])([0-9a-z.]+)/g;

const KINDS: ReadonlyMap<string, IncidentKind> = new Map(
  INCIDENT_KINDS.map((kind) => [KIND_LETTERS[kind], kind] as const),
);

/** Tells whether an incident is not over. */
export function isOpen({ endedAt }: Incident): boolean {
  return endedAt === undefined;
}

/** Writes incidents as a head keeps them, in base 36, so that one is some twenty bytes; undefined where there are none. */
export function writeIncidents({ list, openSince }: Incidents): string | undefined {
  return list.length === 0
    ? undefined
    : `${openSince === undefined ? '' : base36(openSince)}:${list.map(entryOf).join('')}`;
}

/** Reads them again; what is none is left out. Most jobs have none, and are asked at each decision. */
export function readIncidents(text = ''): Incidents {
  if (text === '') {
    return NO_INCIDENTS;
  }
  const [openSince = '', entries = ''] = text.split(':');
  const list = [...entries.matchAll(ENTRY)].flatMap(([, letter = '', numbers = '']) => {
    const kind = KINDS.get(letter);
    return kind === undefined ? [] : [incidentOf(kind, numbers.split('.'))];
  });
  const since = Number.parseInt(openSince, 36);
  return Number.isSafeInteger(since) ? { list, openSince: since } : { list };
}

function entryOf({ kind, since, again, toldAt, reminders, endedAt, count }: Incident): string {
  const seconds = (at: EpochSeconds | undefined) => (at === undefined ? '' : base36(Math.max(0, at - since)));
  const numbers = [base36(since), seconds(toldAt), again, reminders, seconds(endedAt), count].map((part) =>
    typeof part === 'number' ? (part === 0 ? '' : base36(part)) : (part ?? ''),
  );
  return `${KIND_LETTERS[kind]}${numbers.join('.').replace(/\.+$/, '')}`;
}

function incidentOf(kind: IncidentKind, numbers: readonly string[]): Incident {
  const [since = 0, toldAt, again = 0, reminders = 0, endedAt, count] = numbers.map(parsed);
  return {
    kind,
    since,
    again,
    reminders,
    ...(toldAt === undefined ? {} : { toldAt: since + toldAt }),
    ...(endedAt === undefined ? {} : { endedAt: since + endedAt }),
    ...(count === undefined ? {} : { count }),
  };
}

function parsed(text: string): number | undefined {
  const number = Number.parseInt(text, 36);
  return Number.isSafeInteger(number) ? number : undefined;
}

function base36(value: number): string {
  return value.toString(36);
}
