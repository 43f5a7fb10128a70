import type { NoticeSettings } from '#domain/notices/rule.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import type { OutcomeStatus } from '#domain/runs/run.ts';
import type { PlanningTime } from './pause-of-all.ts';

/** The outcome that a record of fires that get no attempt states. */
export interface Verdict {
  readonly status: Extract<OutcomeStatus, 'skipped' | 'missed' | 'cancelled'>;
  readonly reason: Reason;
}

/** Whose fires they are, how long the record is kept, and the time; only decisions that plan have to know its standstills. */
export interface RecordContext extends PlanningTime {
  readonly jobId: string;
  readonly retentionSeconds: number;
  /** Left out: there are no channels. */
  readonly notices?: NoticeSettings;
  /** The time that a run of the job may well take, by those before it; only where a rule asks, and enough of them are known. */
  readonly usualSeconds?: number;
}
