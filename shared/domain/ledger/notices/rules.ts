import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { DISABLED_NOTE } from '#domain/ledger/head/state.ts';
import { readWatches, type Watch, type Watches, watchesOf } from '#domain/notices/watch.ts';
import { HOUR } from '#domain/time/civil.ts';

/** The rules that hold for a job: its own, or those of the installation. */
export function rulesOf({ watch }: Pick<Head, 'watch'>, { notices }: RecordContext): Watches {
  return watch === undefined ? watchesOf(notices?.defaultRules ?? []) : readWatches(watch);
}

/** The time after which an open incident is told again; 0: never. */
export function remindSeconds({ remindHours }: Watch, { notices }: RecordContext): number {
  return (remindHours ?? notices?.remindHours ?? 0) * HOUR;
}

/** Tells whether anything may be told of a job now: there are channels, and nobody asked for silence. */
export function mayTell({ mute }: Pick<Head, 'mute'>, { notices, now }: RecordContext): boolean {
  return (notices?.channelNames.length ?? 0) > 0 && (mute === undefined || mute.until <= now);
}

/** Tells a job that its own definition switches off. */
export function isDisabled({ state, pause }: Pick<Head, 'state' | 'pause'>): boolean {
  return state === 'paused' && pause?.note === DISABLED_NOTE;
}
