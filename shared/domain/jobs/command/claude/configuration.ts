/** The decisions of an installation about runs of Claude Code. */
export interface ClaudeConfiguration {
  /** The model of jobs that name none. */
  readonly model?: string;
  /** The most that one attempt of a job may be allowed to cost. */
  readonly maxBudgetUsd: number;
  /** Jobs may run without asking for any permission. */
  readonly allowBypass: boolean;
}
