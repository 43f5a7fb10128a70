import type { Fire } from '#api/shapes/preview.ts';
import { calendarNote } from '#domain/schedule/calendar-note.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { previewFire } from '#domain/schedule/preview-fire.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
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
  return schedule === undefined
    ? []
    : fires.map((at) => ({ ...previewFire(schedule, at), ...present({ note: calendarNote(schedule, at) }) }));
}
