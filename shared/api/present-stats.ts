import type { JobStats } from '../engine/job-stats.ts';
import { writeUtc } from '../schedule/write-time.ts';
import type { Stats } from './stats.ts';

/** Shows statistics: instants in RFC 3339. */
export function presentStats({ from, to, ...stats }: JobStats): Stats {
  return {
    ...stats,
    ...(from === undefined ? {} : { from: writeUtc(from) }),
    ...(to === undefined ? {} : { to: writeUtc(to) }),
  };
}
