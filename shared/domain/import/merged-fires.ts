import type { EpochSeconds } from '#domain/time/instant.ts';

/** The fires that any of several readings names, each once. All rise. */
export function* anyOf(readings: readonly Iterable<EpochSeconds>[]): Generator<EpochSeconds> {
  const open = readings.map((reading) => reading[Symbol.iterator]()).map((reading) => ({ reading, at: step(reading) }));
  for (;;) {
    const next = Math.min(...open.map(({ at }) => at));
    if (next === Infinity) {
      return;
    }
    yield next;
    for (const one of open) {
      if (one.at === next) {
        one.at = step(one.reading);
      }
    }
  }
}

/** The fires up to `until` that both readings name. Both rise. */
export function* bothOf(
  one: Iterable<EpochSeconds>,
  other: Iterable<EpochSeconds>,
  until: EpochSeconds,
): Generator<EpochSeconds> {
  const [left, right] = [one[Symbol.iterator](), other[Symbol.iterator]()];
  let [at, otherAt] = [step(left), step(right)];
  while (Math.max(at, otherAt) <= until) {
    if (at === otherAt) {
      yield at;
      [at, otherAt] = [step(left), step(right)];
    } else if (at < otherAt) {
      at = step(left);
    } else {
      otherAt = step(right);
    }
  }
}

function step(reading: Iterator<EpochSeconds>): EpochSeconds {
  const next = reading.next();
  return next.done === true ? Infinity : next.value;
}
