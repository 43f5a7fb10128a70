import type { NoticeSettings } from '#domain/notices/rule.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import type { OutcomeStatus } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Standstill } from './pause-of-all.ts';

/** The outcome that a record of fires that get no attempt states. */
export interface Verdict {
  readonly status: Extract<OutcomeStatus, 'skipped' | 'missed' | 'cancelled'>;
  readonly reason: Reason;
}

/** Whose fires they are, and how long the record is kept. */
export interface RecordContext {
  readonly jobId: string;
  readonly now: EpochSeconds;
  readonly retentionSeconds: number;
  /** Left out: there are no channels. */
  readonly notices?: NoticeSettings;
  /** The times in which everything was or is paused; only decisions that plan have to know. */
  readonly standstills?: readonly Standstill[];
  /** The time that a run of the job may well take, by those before it; only where a rule asks, and enough of them are known. */
  readonly usualSeconds?: number;
}
