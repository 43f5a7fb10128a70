/** Beyond this many characters a list of runs is worth compressing into steps. */
const LONG = 60;

/**
 * A field of EventBridge's cron for a set of numbers: `*`, one value, `min/step` (as AWS documents steps), `a-b/step`, or a list of runs.
 * One set always gives one text.
 * @param values rising and distinct, at least one
 */
export function awsField(values: readonly number[], min: number, max: number): string {
  const first = values[0] ?? min;
  const last = values.at(-1) ?? min;
  if (values.length === max - min + 1) {
    return '*';
  }
  const step = evenStep(values);
  if (values.length >= 3 && step > 1) {
    return first === min && last + step > max ? `${min}/${step}` : `${first}-${last}/${step}`;
  }
  const runs = runsText(values, 2);
  return runs.length > LONG ? shorter(runs, stepsText(values)) : runs;
}

/** The same for day-of-week, which takes no steps. Days are EventBridge's: 1 = Sunday to 7. */
export function awsWeekdays(values: readonly number[]): string {
  return runsText(values, 3);
}

/** The distance of neighbours where it is the same for all; else 0. */
function evenStep(values: readonly number[]): number {
  const step = (values[1] ?? 0) - (values[0] ?? 0);
  return values.every((value, index) => index === 0 || value - (values[index - 1] ?? 0) === step) ? step : 0;
}

/** A list in which runs of at least `shortest` neighbours are written as ranges. */
function runsText(values: readonly number[], shortest: number): string {
  const items: string[] = [];
  for (let index = 0; index < values.length; ) {
    const from = values[index] ?? 0;
    let length = 1;
    while (values[index + length] === from + length) {
      length += 1;
    }
    if (length >= shortest) {
      items.push(`${from}-${from + length - 1}`);
    } else {
      for (let offset = 0; offset < length; offset += 1) {
        items.push(String(from + offset));
      }
    }
    index += length;
  }
  return items.join(',');
}

/** A list of stepped ranges, the longest first found for the smallest value not yet covered; a value may be covered twice. */
function stepsText(values: readonly number[]): string {
  const all = new Set(values);
  const open = new Set(values);
  const items: string[] = [];
  for (const from of values) {
    if (!open.has(from)) {
      continue;
    }
    const { to, step } = longestFrom(from, all, open);
    items.push(to === from ? String(from) : `${from}-${to}${step === 1 ? '' : `/${step}`}`);
    for (let value = from; value <= to; value += step) {
      open.delete(value);
    }
  }
  return items.join(',');
}

/** The progression from `from` within `all` that covers most of what is still open. */
function longestFrom(from: number, all: ReadonlySet<number>, open: ReadonlySet<number>): { to: number; step: number } {
  let best = { to: from, step: 1, gain: 1 };
  for (let step = 1; step <= 60; step += 1) {
    let gain = 0;
    let value = from;
    for (; all.has(value); value += step) {
      if (open.has(value)) {
        gain += 1;
      }
    }
    if (gain > best.gain) {
      best = { to: value - step, step, gain };
    }
  }
  return best;
}

function shorter(a: string, b: string): string {
  return b.length < a.length ? b : a;
}
