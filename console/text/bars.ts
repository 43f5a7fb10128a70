/** Some things that happened, or will happen, at one instant; `count` of them up to `untilMs` where they are many. */
interface Mark {
  readonly atMs: number;
  readonly untilMs?: number;
  readonly count: number;
  readonly isBad: boolean;
}

/** A stretch of time and how many there are in it. */
export interface Bar {
  readonly fromMs: number;
  readonly good: number;
  readonly bad: number;
}

/** Counts marks in stretches of `stepMs` from one instant to another; many of one mark are spread evenly. */
export function barsOf(marks: readonly Mark[], fromMs: number, toMs: number, stepMs: number): readonly Bar[] {
  const counts = Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, () => ({ good: 0, bad: 0 }));
  const add = (atMs: number, isBad: boolean, count: number) => {
    const found = counts[Math.floor((atMs - fromMs) / stepMs)];
    if (found !== undefined) {
      found[isBad ? 'bad' : 'good'] += count;
    }
  };
  for (const { atMs, untilMs, count, isBad } of marks) {
    const length = untilMs === undefined ? 0 : untilMs - atMs;
    const steps = Math.min(count, counts.length * 2);
    for (let index = 0; index < steps; index += 1) {
      add(atMs + (steps === 1 ? 0 : (length * index) / (steps - 1)), isBad, count / steps);
    }
  }
  return counts.map((count, index) => ({ fromMs: fromMs + index * stepMs, ...count }));
}
