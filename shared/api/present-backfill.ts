import type { Backfill as DomainBackfill } from '../ledger/head.ts';
import { writeUtc } from '../schedule/write-time.ts';
import type { Backfill } from './backfill.ts';

/** Shows a backfill without its cursor. */
export function presentBackfill({ reached: _, last: __, ...backfill }: DomainBackfill): Backfill {
  const { from, to, askedAt, endedAt } = backfill;
  return {
    ...backfill,
    from: writeUtc(from),
    to: writeUtc(to),
    askedAt: writeUtc(askedAt),
    endedAt: endedAt === undefined ? undefined : writeUtc(endedAt),
  };
}
