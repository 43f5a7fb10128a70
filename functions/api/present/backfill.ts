import type { Backfill } from '#api/shapes/backfill.ts';
import type { Backfill as DomainBackfill } from '#domain/ledger/head/backlog.ts';
import { writeUtc } from '#domain/time/write.ts';
import { optionalUtc } from './instants.ts';

/** Shows a backfill without its cursor. */
export function presentBackfill({ reached: _, last: __, ...backfill }: DomainBackfill): Backfill {
  const { from, to, askedAt, endedAt } = backfill;
  return {
    ...backfill,
    from: writeUtc(from),
    to: writeUtc(to),
    askedAt: writeUtc(askedAt),
    endedAt: optionalUtc(endedAt),
  };
}
