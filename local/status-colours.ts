import type { styleText } from 'node:util';

/** The looks in which a terminal shows what came of something: green is well, red is trouble, yellow was meant so, cyan goes on. */
export const STATUS_STYLES: Readonly<Record<string, StatusStyle>> = {
  succeeded: 'green',
  created: 'green',
  active: 'green',
  failed: 'red',
  timed_out: 'red',
  missed: 'red',
  deleted: 'red',
  cancelled: 'yellow',
  skipped: 'yellow',
  retrying: 'yellow',
  paused: 'yellow',
  updated: 'yellow',
  running: 'cyan',
  queued: 'cyan',
};

/** One of the few looks that stand for a status. */
type StatusStyle = Extract<Parameters<typeof styleText>[0], 'red' | 'green' | 'yellow' | 'cyan'>;
