import type { JobSettings } from './job.ts';

/** The values of fields that a job leaves out, as far as no configuration decides them. */
export const FIXED_DEFAULTS = {
  jitterSeconds: 0,
  precision: 'minute',
  env: {},
  runner: 'default',
  onLost: 'retry',
  overlap: 'skip',
  catchup: 'latest',
  tags: [],
  enabled: true,
} as const satisfies Partial<JobSettings>;
