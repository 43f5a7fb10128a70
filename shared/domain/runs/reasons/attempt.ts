import type { Reason } from './reason.ts';

/** The ways in which an attempt is lost with whoever carries it out. */
export type Loss = 'silent' | 'stopped' | 'ended' | 'unwatched' | 'unreported';

const WORDS: Readonly<Record<Loss, string>> = {
  silent: 'its runner went silent and its lease passed',
  stopped: 'its runner was stopped',
  ended: 'its runner ended before it did',
  unreported: 'whoever ran it elsewhere went silent',
  unwatched: 'the helper that started its command ended before it did',
};

/** Timed out. `limit`: whose limit the seconds are. */
export function timedOut(seconds: number, limit: string): Reason {
  return { code: 'timed_out', text: `still running after ${seconds} s (${limit})` };
}

/** The attempt was lost with whoever carried it out; whether the command had effects is not known. */
export function lost(attempt: number, loss: Loss): Reason {
  return { code: 'lost', text: `attempt ${attempt} was lost: ${WORDS[loss]}` };
}

/** Failed, as no runner could be brought to execute it. */
export function undeliverable(why: string): Reason {
  return { code: 'undeliverable', text: `undeliverable: ${why}` };
}

/** Failed, as the definition that it runs is gone. */
export function revisionNotStored(revision: number): Reason {
  return { code: 'revision_not_stored', text: `revision ${revision} of the job is not stored any more` };
}

/** Failed, as far as anybody can tell: what became of it stands in a record that cannot be read. */
export function recordUnreadable(): Reason {
  return { code: 'record_unreadable', text: 'the record of the run cannot be read' };
}

/** Failed, as it was given something along that is gone, or that its command cannot take any more: it does not run without. */
export function inputsNotUsable(why: string): Reason {
  return { code: 'inputs_not_usable', text: `what the run was given cannot be used: ${why}` };
}

/** Failed, as the command could not even be tried. */
export function commandNotRun(why: string): Reason {
  return { code: 'command_not_run', text: `the command could not be run: ${why}` };
}

/** Failed, as there are no credentials for the command. */
export function roleNotAssumed(why: string): Reason {
  return { code: 'role_not_assumed', text: `there are no credentials for the command: ${why}` };
}

/** Failed, as something that a value refers to could not be read. */
export function valueNotReadable(name: string, why: string): Reason {
  return { code: 'value_not_readable', text: `the value of ${name} is not to be had: ${why}` };
}
