import type { styleText } from 'node:util';

/**
 * The looks in which a terminal shows what came of something: green is well, red is trouble, yellow is to be watched, cyan goes on, and dim was
 * meant so. The console means the same by its own colours (console/styles/statuses.css): what is of one look here is of one there.
 */
export const STATUS_STYLES: Readonly<Record<string, StatusStyle>> = {
  succeeded: 'green',
  created: 'green',
  active: 'green',
  failed: 'red',
  timed_out: 'red',
  missed: 'red',
  deleted: 'red',
  cancelled: 'dim',
  skipped: 'dim',
  finished: 'dim',
  retrying: 'yellow',
  paused: 'yellow',
  updated: 'yellow',
  running: 'cyan',
  queued: 'cyan',
};

/** One of the few looks that stand for a status. */
type StatusStyle = Extract<Parameters<typeof styleText>[0], 'red' | 'green' | 'yellow' | 'cyan' | 'dim'>;
