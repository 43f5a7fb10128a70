import type { Run } from '#domain/runs/run.ts';
import type { Unreadable } from '#domain/stored/unreadable.ts';

/** The things that are found and put right. */
export const REPAIRS = [
  'overdue',
  'message_lost',
  'attempt_lost',
  'end_undone',
  'holder_final',
  'entry_missing',
  'entry_orphaned',
] as const;

/** The things that nobody of ours can have meant, and that are dropped. */
type Dropped = 'class_mismatch' | 'foreign_run' | 'foreign_effect';

type Repair = (typeof REPAIRS)[number];

/** Is told what happened, for people and metrics. Never decides anything and never throws. */
export interface Observer {
  /** A run reached its outcome; once for a run, and again where a crash made its last write be repeated. */
  runEnded(run: Run): void;
  /** A decision stands, and an effect of it could not be carried out now: the outbox keeps it, and the sweeper comes by. */
  deferred(jobId: string, error: unknown): void;
  /** Something that was stored or sent cannot be read: it is set aside, and everything else goes on. */
  unreadable(found: Unreadable): void;
  /** Something was found and put right. */
  repaired(jobId: string, what: Repair): void;
  /** Something was dropped, and nothing of it carried out or written down. */
  dropped(what: Dropped, about: { readonly jobId: string; readonly runId?: string }): void;
}
