import { MONTHS, ORDINALS, WEEKDAYS } from '#domain/schedule/definition/names.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';

/** English name of a month, 1-12. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** English name of a day of the week, 0 = Sunday. */
export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday] ?? '';
}

/** `first` to `fifth` for 1 to 5. */
export function ordinal(count: number): string {
  return ORDINALS[count - 1] ?? '';
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[], word = 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** `1 minute`, `5 minutes`. */
export function amount(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Numbers as a list in which runs of three and more are `a to b`. */
export function runsOf(values: readonly number[], write: (value: number) => string = String): string[] {
  const items: string[] = [];
  for (let index = 0; index < values.length; ) {
    const from = values[index] ?? 0;
    let length = 1;
    while (values[index + length] === from + length) {
      length += 1;
    }
    if (length >= 3) {
      items.push(`${write(from)} to ${write(from + length - 1)}`);
    } else {
      for (let offset = 0; offset < length; offset += 1) {
        items.push(write(from + offset));
      }
    }
    index += length;
  }
  return items;
}

/** Shorter series are listed. */
const SHORTEST_SERIES = 7;

/** The numbers as `from`, `to` and the distance `by` of neighbours, where they are many and the distance is the same, above one. */
export function stepOf(values: readonly number[]): { from: number; to: number; by: number } | undefined {
  const [from = 0, second = 0] = values;
  const by = second - from;
  const isEven = values.every((value, index) => value === from + index * by);
  return by > 1 && isEven && values.length >= SHORTEST_SERIES ? { from, to: values.at(-1) ?? from, by } : undefined;
}

/** `2nd`, `3rd`, `15th`: for 2 to 60. */
export function rankOf(count: number): string {
  const isTeen = Math.floor(count / 10) === 1;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

/** Seconds in the largest units that say them exactly: `1 hour 30 minutes`. */
export function durationText(seconds: number): string {
  const units: readonly [string, number][] = [
    ['day', DAY],
    ['hour', HOUR],
    ['minute', MINUTE],
    ['second', 1],
  ];
  const words: string[] = [];
  let rest = seconds;
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      words.push(amount(count, unit));
    }
  }
  return words.length === 0 ? '0 seconds' : words.join(' ');
}
