import { durationText } from '#domain/schedule/words/phrase.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';

/** An instant on the clocks of a zone and in UTC: `2026-11-05 10:00:00 Europe/Berlin (09:00:00 UTC)`. */
export function bothTimes(at: EpochSeconds, timezone: string): string {
  const [utcDate, utcTime] = parts(writeUtc(at));
  if (timezone === 'UTC') {
    return `${utcDate} ${utcTime} UTC`;
  }
  const [date, time] = parts(writeLocal(at, timezone));
  return `${date} ${time} ${timezone} (${date === utcDate ? '' : `${utcDate} `}${utcTime} UTC)`;
}

/** An instant on the clocks of a zone, for who reads it at `now`: `02:00`, or `2026-11-05 02:00` where that is another day. */
export function timeBeside(at: EpochSeconds, now: EpochSeconds, timezone: string): string {
  const [date, time] = parts(writeLocal(at, timezone));
  const shown = time.endsWith(':00') ? time.slice(0, 'HH:MM'.length) : time;
  return date === parts(writeLocal(now, timezone))[0] ? shown : `${date} ${shown}`;
}

/** A length of time in its two largest units: `2 hours 10 minutes`. */
export function roughly(seconds: number): string {
  const size = Math.max(0, Math.floor(seconds));
  if (size >= DAY) {
    return durationText(size - (size % HOUR));
  }
  return durationText(size >= HOUR ? size - (size % MINUTE) : size);
}

function parts(instant: string): readonly [date: string, time: string] {
  return [instant.slice(0, 'YYYY-MM-DD'.length), instant.slice('YYYY-MM-DDT'.length, 'YYYY-MM-DDTHH:MM:SS'.length)];
}
