import type { Run } from '#domain/runs/run.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { askedAtMs } from './happenings.ts';
import { letInAtMs } from './recorded-job.ts';
import { type Sighting, USUAL_MS } from './sighting.ts';
import type { DefinitionOf } from './told-looks.ts';

/** A fire that a catch-up let run later than the look that opened it: its record says nothing of that look. */
export interface LateFire {
  readonly letInMs: EpochMilliseconds;
  /** It joined the catch-up though it was on time. */
  readonly joins: boolean;
}

/** The late fires among those of some runs; only `catchup: all` has any. */
export function lateFires(runs: readonly Run[], definitionOf: DefinitionOf): ReadonlyMap<EpochSeconds, LateFire> {
  return new Map(
    runs.flatMap((run): (readonly [EpochSeconds, LateFire])[] => {
      const { catchup, overlap } = definitionOf(run) ?? {};
      const isLetIn = letInAtMs(run) !== undefined && run.trigger === 'schedule' && catchup === 'all';
      const atMs = isLetIn ? askedAtMs(run) : undefined;
      return atMs === undefined || atMs - run.scheduledAt * 1_000 <= USUAL_MS
        ? []
        : [[run.scheduledAt, { letInMs: atMs, joins: overlap === 'queue' }]];
    }),
  );
}

/** A late fire was left to its catch-up before one behind it was due that was on time, or that look would have left both to it. */
export function notWithOnTime<Seen extends Pick<Sighting, 'atMs'>>(
  seen: Seen,
  fire: EpochSeconds,
  onTime: Pick<Sighting, 'fire' | 'atMs'> | undefined,
): Seen {
  const lastMs = onTime === undefined ? seen.atMs : (onTime.fire - 1) * 1_000;
  const isTogether = onTime !== undefined && seen.atMs >= onTime.atMs;
  return isTogether && lastMs - fire * 1_000 > USUAL_MS ? { ...seen, atMs: lastMs } : seen;
}

/**
 * Late fires that were due when the first of them was let in were left to one catch-up by the same look. Under `queue` those that came while it
 * was open joined it when they were due.
 */
export function openedBy(sightings: readonly Sighting[], late: ReadonlyMap<EpochSeconds, LateFire>): Sighting[] {
  let opened: Sighting | undefined;
  let before: LateFire | undefined;
  return sightings.map((sighting) => {
    const own = late.get(sighting.fire);
    if (own === undefined) {
      return sighting;
    }
    const fireMs = sighting.fire * 1_000;
    const joins = own.joins && before !== undefined && before.letInMs >= fireMs;
    before = own;
    if (opened === undefined || fireMs > opened.atMs) {
      opened = joins ? { ...sighting, atMs: fireMs, taken: false, turn: 0 } : sighting;
    }
    return { ...sighting, atMs: Math.min(sighting.atMs, opened.atMs) };
  });
}
