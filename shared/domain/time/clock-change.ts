import { DAY } from './civil.ts';
import { writeUtc } from './write.ts';
import type { ZoneInterval } from './zone.ts';

/** `02:30` of a wall time (seconds since 1970-01-01T00:00 as if it were UTC), with its seconds where it has some. */
export function clockTime(wall: number): string {
  const time = writeUtc(wall).slice(11, 19);
  return time.endsWith(':00') ? time.slice(0, 5) : time;
}

/** The same behind its date, where that is another than the one of `beside`: `2011-12-30 02:30`. */
export function clockTimeBeside(wall: number, beside: number): string {
  return sameDay(wall, beside) ? clockTime(wall) : `${writeUtc(wall).slice(0, 10)} ${clockTime(wall)}`;
}

/** The change of the clocks that an interval begins with: `from 02:00 to 03:00`, with the dates where a day begins or is left out. */
export function changeText({ start, before, offset }: ZoneInterval): string {
  const [from, to] = [start + before, start + offset];
  return `from ${clockTimeBeside(from, to)} to ${clockTimeBeside(to, from)}`;
}

function sameDay(one: number, other: number): boolean {
  return Math.floor(one / DAY) === Math.floor(other / DAY);
}
