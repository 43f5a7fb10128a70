import { writeUtc } from '#domain/time/write.ts';

const DAY_MS = 86_400_000;

/** The day of an instant in UTC: `2026-11-29`. */
export function isoDay(ms: number): string {
  return writeUtc(Math.floor(ms / 1_000)).slice(0, 10);
}

/** A record of what became of a fire, or of several in a row. */
interface Recorded {
  /** RFC 3339. */
  readonly scheduledAt: string;
  readonly status: string;
  readonly span?: { readonly from: string; readonly to: string; readonly count: number } | undefined;
}

/** The number of each outcome. */
type Counts = Readonly<Record<string, number>>;

/**
 * The outcomes of days, the first of them `firstMs` is in, on a clock that is so far ahead of UTC. The fires of a span are spread evenly from
 * its first to its last.
 */
export function countByDay(
  records: readonly Recorded[],
  days: readonly string[],
  offsetMinutes: (ms: number) => number,
): readonly { readonly day: string; readonly counts: Counts }[] {
  const found = new Map<string, Map<string, number>>(days.map((day) => [day, new Map()]));
  const dayOf = (ms: number) => isoDay(ms + offsetMinutes(ms) * 60_000);
  const add = (day: string, status: string, count: number) => {
    const counts = found.get(day);
    counts?.set(status, (counts.get(status) ?? 0) + count);
  };
  for (const { scheduledAt, status, span } of records) {
    if (span === undefined) {
      add(dayOf(Date.parse(scheduledAt)), status, 1);
    } else {
      const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
      const parts = new Map<string, number>();
      for (let index = 0; index < span.count; index += 1) {
        const day = dayOf(from + (span.count === 1 ? 0 : ((to - from) * index) / (span.count - 1)));
        parts.set(day, (parts.get(day) ?? 0) + 1);
      }
      for (const [day, count] of parts) {
        add(day, status, count);
      }
    }
  }
  return days.map((day) => ({ day, counts: Object.fromEntries(found.get(day) ?? []) }));
}

/** The last `count` days up to an instant, oldest first, on a clock that is so far ahead of UTC. */
export function latestDays(nowMs: number, count: number, offsetMinutes: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    isoDay(nowMs + offsetMinutes * 60_000 - (count - 1 - index) * DAY_MS),
  );
}
