/** A runner class, as far as the total is divided by it. */
interface Sharer {
  readonly name: string;
  /** The share that the configuration gives it. */
  readonly maxConcurrent?: number | undefined;
  /** The smallest share that it works with. */
  readonly least: number;
}

/** The shares of the classes, in their order, or the reason why there are none. */
type Shares =
  | { readonly ok: true; readonly shares: readonly number[] }
  | { readonly ok: false; readonly message: string };

/**
 * Divides the total, `max_concurrent_jobs`, among the runner classes, as each one's runs are started by a queue of its own, and nothing
 * else keeps the total: those that say their share have it, the others share the rest evenly, the first ones one more where it does not
 * divide.
 */
export function divide(total: number, classes: readonly Sharer[]): Shares {
  const shares = classes.map(({ maxConcurrent, least }) => maxConcurrent ?? least);
  const needed = sum(shares);
  if (needed > total) {
    const needs = classes.map(({ name }, index) => `${name} ${shares[index]}`).join(', ');
    return {
      ok: false,
      message: `max_concurrent_jobs is ${total}, and the classes need ${needed} at least (${needs}): expected a larger total, or less for a class, which is never below 2 on Lambda. Jobs that must not run at the same time belong into one group`,
    };
  }
  const sharing = classes.flatMap(({ maxConcurrent }, index) => (maxConcurrent === undefined ? [index] : []));
  for (let left = sharing.length === 0 ? 0 : total - needed; left > 0; left -= 1) {
    const smallest = sharing.reduce((one, other) => ((shares[other] ?? 0) < (shares[one] ?? 0) ? other : one));
    shares[smallest] = (shares[smallest] ?? 0) + 1;
  }
  return { ok: true, shares };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
