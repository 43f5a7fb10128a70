import type { EpochSeconds } from '#domain/time/instant.ts';
import { instant, listOf, oneOf, type Read, readAs, shape, text } from '#domain/values/shape.ts';
import { STORED_KINDS, type Unreadable } from './unreadable.ts';

/** Something that was set aside, and when it was found last. */
export interface SetAsideItem extends Unreadable {
  readonly at: EpochSeconds;
}

/** The time after which something that was not found again is taken for repaired. */
const TAKEN_FOR_REPAIRED_SECONDS = 3_600;
/** The time that is let pass before finding something again is news. */
const NEWS_AFTER_SECONDS = 1_800;
const MOST_KEPT = 20;

const items = listOf(shape<SetAsideItem>({ kind: oneOf(STORED_KINDS), id: text, fault: text, at: instant }));

/** Reads what was set aside, as it is kept in a bookmark. */
export function readSetAside(json: unknown): Read<readonly SetAsideItem[]> {
  return readAs(items, json);
}

/** Two lists as one: each thing once, as it was found last, newest first; neither what is long ago nor what is too much. */
export function mergedSetAside(
  one: readonly SetAsideItem[],
  other: readonly SetAsideItem[],
  now: EpochSeconds,
): readonly SetAsideItem[] {
  const latest = new Map<string, SetAsideItem>();
  for (const item of [...one, ...other].sort((earlier, later) => earlier.at - later.at)) {
    latest.set(nameOf(item), item);
  }
  const recent = [...latest.values()].filter(({ at }) => now - at < TAKEN_FOR_REPAIRED_SECONDS);
  return recent.sort((earlier, later) => later.at - earlier.at).slice(0, MOST_KEPT);
}

/** Tells whether the second list has something that the first has not, or has only from long before. */
export function hasNews(known: readonly SetAsideItem[], found: readonly SetAsideItem[]): boolean {
  const seenAt = new Map(known.map((item) => [nameOf(item), item.at]));
  return found.some((item) => item.at - (seenAt.get(nameOf(item)) ?? Number.NEGATIVE_INFINITY) >= NEWS_AFTER_SECONDS);
}

function nameOf({ kind, id }: Unreadable): string {
  return `${kind} ${id}`;
}
