import type { EpochSeconds } from '#domain/time/instant.ts';

const STEPS_A_LOOK = 64;
const READINGS_A_LOOK = 8;

/** The fires that any of several readings names, each once. All rise; none are named where `isLate` as they begin. */
export function* anyOf(readings: readonly Iterable<EpochSeconds>[], isLate: () => boolean): Generator<EpochSeconds> {
  const open: { reading: Iterator<EpochSeconds>; at: EpochSeconds }[] = [];
  for (const one of readings) {
    if (open.length % READINGS_A_LOOK === READINGS_A_LOOK - 1 && isLate()) {
      return;
    }
    const reading = one[Symbol.iterator]();
    open.push({ reading, at: step(reading) });
  }
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

/** The fires up to `until` that both readings name. Both rise. They end early where `isLate`, which is looked at now and then. */
export function* bothOf(
  one: Iterable<EpochSeconds>,
  other: Iterable<EpochSeconds>,
  until: EpochSeconds,
  isLate: () => boolean,
): Generator<EpochSeconds> {
  const [left, right] = [one[Symbol.iterator](), other[Symbol.iterator]()];
  let [at, otherAt] = [step(left), step(right)];
  for (let steps = 1; Math.max(at, otherAt) <= until; steps += 1) {
    if (steps % STEPS_A_LOOK === 0 && isLate()) {
      return;
    }
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
