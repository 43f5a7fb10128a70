/** The kinds of things that are stored, indexed or sent, and read again. */
export const STORED_KINDS = [
  'head',
  'definition',
  'summary',
  'run',
  'output',
  'audit',
  'gate',
  'places',
  'channel',
  'calendar',
  'switch',
  'bookmark',
  'binding',
  'delivery',
  'receipt',
  'runner',
  'wake_key',
  'wake_message',
  'run_message',
  'channel_message',
] as const;

/** Something that was stored or sent and cannot be read: it is set aside, and everything else goes on. */
export interface Unreadable {
  readonly kind: (typeof STORED_KINDS)[number];
  /** Where it is: the key of an item, the id of a message. */
  readonly id: string;
  /** The fault in it: the place, and what was expected there. */
  readonly fault: string;
}

/** Tells that something is set aside. Never throws. */
export type TellUnreadable = (found: Unreadable) => void;
