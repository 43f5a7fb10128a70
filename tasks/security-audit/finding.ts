/** The weights of findings, the worst first. */
export const SEVERITIES = ['high', 'medium', 'low', 'info'] as const;

type Severity = (typeof SEVERITIES)[number];

/** Something that an audit found. No text of a job is in it that may be a secret. */
export interface Finding {
  readonly severity: Severity;
  /** Stable, for filters. */
  readonly rule: string;
  /** The job it is about; none where it is about the installation. */
  readonly jobId?: string;
  /** The place in the definition: `command.line`, `env.API_TOKEN`. */
  readonly path?: string;
  readonly message: string;
  /** The remedy. */
  readonly remedy: string;
}

/** A finding before it is known whose it is. */
export type JobFinding = Omit<Finding, 'jobId'>;
