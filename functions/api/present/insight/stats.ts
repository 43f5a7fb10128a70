import type { Stats } from '#api/shapes/stats.ts';
import type { JobStats } from '#engine/insight/stats.ts';
import { optionalUtc } from '#functions/api/present/instants.ts';

/** Shows statistics: instants in RFC 3339. */
export function presentStats({ from, to, ...stats }: JobStats): Stats {
  return {
    ...stats,
    from: optionalUtc(from),
    to: optionalUtc(to),
  };
}
