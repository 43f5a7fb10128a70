import { MINUTE } from '#domain/time/civil.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';

/** A minute, and the load of it. */
export interface CrowdedMinute {
  /** Its beginning, RFC 3339. */
  readonly at: string;
  readonly starts: number;
  readonly atOnce: number;
  /** The same without what is only so by timeouts. */
  readonly atLeast: number;
}

/** The minutes with the most runs at once, fullest first, of equal ones the first; those without any are left out. */
export function crowdedMinutes(
  from: string,
  { starts, atOnce, atOnceAtLeast }: Readonly<Record<'starts' | 'atOnce' | 'atOnceAtLeast', readonly number[]>>,
  count: number,
): readonly CrowdedMinute[] {
  const minutes = atOnce.map((runs, minute) => ({ minute, runs })).filter(({ runs }) => runs > 0);
  const fullest = minutes.sort((one, other) => other.runs - one.runs || one.minute - other.minute).slice(0, count);
  return fullest.map(({ minute, runs }) => ({
    at: writeUtc(secondsOf(Date.parse(from)) + minute * MINUTE),
    starts: starts[minute] ?? 0,
    atOnce: runs,
    atLeast: atOnceAtLeast[minute] ?? 0,
  }));
}
