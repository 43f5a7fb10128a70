import type { AwsExpression } from '#domain/schedule/entries/evaluate.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** EventBridge fires within the minute of an instant, later within a window (user guide, "Schedule types", "Flexible time windows"). */
const LATEST_SECONDS = 60;
/** An update reaches its clocks a little later (user guide, "Troubleshooting"). */
const AHEAD_SECONDS = 60;
/** Nobody waits longer for a quiet moment. */
const LONGEST_WAIT_SECONDS = 300;
const LONGEST_LOOK_SECONDS = 86_400;
const MOST_FIRES = 2_000;

/** A schedule's firings, and the length of its flexible window. */
export interface Firings {
  readonly expression: AwsExpression;
  readonly windowSeconds: number;
}

/** The moment at which a schedule can be switched with no fire near: now, after a wait, later than anybody waits, or never. */
type QuietMoment =
  | { readonly kind: 'now' }
  | { readonly kind: 'wait' | 'later'; readonly at: EpochSeconds }
  | { readonly kind: 'never' };

/**
 * The next moment from `now` on that has no fire of a schedule near: none that may still be called, and none that is about to be. `since`: it has
 * been waited for from then on.
 */
export function quietMoment(firings: Firings, now: EpochSeconds, since = now): QuietMoment {
  const { expression, windowSeconds } = firings;
  const behind = LATEST_SECONDS + windowSeconds;
  let at = now;
  for (let looked = 0; looked < MOST_FIRES && at <= now + LONGEST_LOOK_SECONDS; looked += 1) {
    const fire = expression.next(at - behind);
    if (fire === undefined || fire > at + AHEAD_SECONDS) {
      return at === now ? { kind: 'now' } : { kind: at - since <= LONGEST_WAIT_SECONDS ? 'wait' : 'later', at };
    }
    at = fire + behind;
  }
  return { kind: 'never' };
}

/** Fires of which nobody can say whether EventBridge called their target. */
export interface UncertainFires {
  readonly count: number;
  readonly first: EpochSeconds;
  readonly last: EpochSeconds;
}

/**
 * The fires that lie so near to a switch from one to the other that either, both or neither may have them; undefined where there are none. Those
 * right after it are among them, as EventBridge's clocks hear of it later.
 */
export function uncertainFires(
  { expression, windowSeconds }: Firings,
  { from, to }: { readonly from: EpochSeconds; readonly to: EpochSeconds },
): UncertainFires | undefined {
  const first = expression.next(from - LATEST_SECONDS - windowSeconds);
  const until = to + AHEAD_SECONDS;
  if (first === undefined || first > until) {
    return undefined;
  }
  let [count, last] = [1, first];
  for (
    let at = expression.next(first);
    at !== undefined && at <= until && count < MOST_FIRES;
    at = expression.next(at)
  ) {
    count += 1;
    last = at;
  }
  return { count, first, last };
}
