import type { ComingFires, Fire } from '#api/shapes/preview.ts';
import type { Coming } from '#domain/ledger/planning/coming.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { previewFire } from '#domain/schedule/preview.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { ComingLine } from '#engine/jobs/coming-fires.ts';
import type { Page } from '#ports/stores/page.ts';

/** Shows a page, each item by `show`. */
export function presentPage<Item, Shown>(
  { items, nextCursor }: Page<Item>,
  show: (item: Item) => Shown,
): { readonly items: readonly Shown[]; readonly nextCursor: string | undefined } {
  return { items: items.map((item) => show(item)), nextCursor };
}

/** Shows fires of a schedule: in UTC, on the clocks of its zone, and what a change of the clocks does to them. */
export function presentFires(schedule: ParsedSchedule | undefined, fires: readonly EpochSeconds[]): Fire[] {
  return schedule === undefined ? [] : fires.map((at) => ({ ...previewFire(schedule, at) }));
}

/** Shows fires to come of several jobs. */
export function presentComing({ items, through }: Coming<ComingLine>): ComingFires {
  return {
    items: items.map(({ job: { line, schedule }, first, last, count }) => ({
      jobId: line.summary.jobId,
      name: line.summary.name,
      ...previewFire(schedule, first),
      ...(count === 1 ? {} : { last: { ...previewFire(schedule, last) }, count }),
    })),
    through: writeUtc(through),
  };
}
