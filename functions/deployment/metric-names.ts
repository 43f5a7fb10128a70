/** The namespace of the product's own metrics in CloudWatch. */
export const METRIC_NAMESPACE = 'Cronstack';

/** The service's name in logs and metrics. */
export const SERVICE = 'cronstack';

/** The dimension that tells deployments apart. */
export const STAGE_DIMENSION = 'stage';

/** The product's own metrics: functions emit them, infra/ watches them. */
export const METRICS = {
  /** Runs by `outcome`; a span counts all its fires. */
  runsEnded: 'RunsEnded',
  /** Runs that did not succeed, by the code of their `reason`; a span counts all its fires. */
  reasons: 'Reasons',
  /** From the planned instant to the first attempt. */
  lateness: 'Lateness',
  /** From being sent to a runner to the first attempt. */
  queueWait: 'QueueWait',
  /** From the first attempt to the outcome. */
  duration: 'Duration',
  /** Things that were stored or sent and could not be read. */
  unreadable: 'Unreadable',
  /** Things that the engine found and put right, by `what`. */
  repairs: 'Repairs',
  /** Messages that nobody of ours can have meant, by `what`. */
  dropped: 'Dropped',
  /** The age, in seconds, of the notice that has been waiting longest to be told. */
  noticesPending: 'NoticesPending',
  /** One for each sweep that came to its end. */
  sweeps: 'Sweeps',
} as const;
