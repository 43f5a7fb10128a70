import type { Stats } from '#api/shapes/stats.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { JobStats } from '#engine/insight/stats.ts';

/** Shows statistics: instants in RFC 3339. */
export function presentStats({ from, to, ...stats }: JobStats): Stats {
  return {
    ...stats,
    ...(from === undefined ? {} : { from: writeUtc(from) }),
    ...(to === undefined ? {} : { to: writeUtc(to) }),
  };
}
