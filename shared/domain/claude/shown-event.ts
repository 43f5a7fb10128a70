import { isObject } from '#domain/values/json/object.ts';

const LONGEST_TEXT = 1_000;
const MOST_ITEMS = 20;
const DEEPEST = 8;
const LONGEST_LINE = 8_192;

/** An event as a line of the log: JSON, with long texts and lists cut, which is said where they are; at most some 8,000 characters. */
export function shownEvent(event: unknown): string {
  const line = JSON.stringify(shortened(event, 0));
  if (line.length <= LONGEST_LINE) {
    return line;
  }
  const { type, subtype } = isObject(event) ? event : {};
  return JSON.stringify({ type, subtype, leftOut: `${line.length} characters` });
}

function shortened(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    const more = value.length - LONGEST_TEXT;
    return more > 0 ? `${value.slice(0, LONGEST_TEXT)} [... ${more} characters left out]` : value;
  }
  if (depth === DEEPEST && typeof value === 'object' && value !== null) {
    return '[... left out]';
  }
  if (Array.isArray(value)) {
    const more = value.length - MOST_ITEMS;
    const items = value.slice(0, MOST_ITEMS).map((item: unknown) => shortened(item, depth + 1));
    return more > 0 ? [...items, `[... ${more} more]`] : items;
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner, depth + 1)]))
    : value;
}
