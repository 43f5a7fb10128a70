import { KIND_LETTERS, NOTICE_KINDS, type NoticeKind } from './kind.ts';
import type { NoticeRule } from './rule.ts';

/** The numbers of a rule of one kind: all that a decision needs to know of it. */
export interface Watch {
  /** `failing`, `skipping`: so many in a row; the others: so many seconds, 0 where they ask for none. */
  readonly from: number;
  /** The installation's if left out; 0: never. */
  readonly remindHours?: number;
}

/** The rules of a job by what they watch for. */
export type Watches = ReadonlyMap<NoticeKind, Watch>;

const NO_WATCHES: Watches = new Map();

const ENTRY = /([A-Z])([0-9a-z]*)(?:-([0-9a-z]+))?/g;

const KINDS: ReadonlyMap<string, NoticeKind> = new Map(NOTICE_KINDS.map((kind) => [KIND_LETTERS[kind], kind] as const));

/** The numbers of rules, by kind. */
export function watchesOf(rules: readonly NoticeRule[]): Watches {
  if (rules.length === 0) {
    return NO_WATCHES;
  }
  const watches = new Map<NoticeKind, Watch>();
  for (const { on, after = 1, seconds = 0, remindHours } of rules) {
    for (const kind of on) {
      const from = kind === 'failing' || kind === 'skipping' ? after : seconds;
      watches.set(kind, { from, ...(remindHours === undefined ? {} : { remindHours }) });
    }
  }
  return watches;
}

/** Writes them as a head keeps them: a letter for the kind, its number and its hours in base 36, so that a rule is four bytes. */
export function writeWatches(watches: Watches): string {
  return [...watches]
    .map(([kind, { from, remindHours }]) => {
      const hours = remindHours === undefined ? '' : `-${remindHours.toString(36)}`;
      return `${KIND_LETTERS[kind]}${from === 0 ? '' : from.toString(36)}${hours}`;
    })
    .join('');
}

/** Reads them again; what is no rule is left out. */
export function readWatches(text: string): Watches {
  const watches = new Map<NoticeKind, Watch>();
  for (const [, letter = '', from = '', hours] of text.matchAll(ENTRY)) {
    const kind = KINDS.get(letter);
    if (kind !== undefined) {
      const remindHours = hours === undefined ? undefined : Number.parseInt(hours, 36);
      watches.set(kind, {
        from: from === '' ? 0 : Number.parseInt(from, 36),
        ...(remindHours === undefined ? {} : { remindHours }),
      });
    }
  }
  return watches;
}
