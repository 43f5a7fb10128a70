import type { Effect } from '#domain/ledger/head/effect.ts';
import { BY_ITSELF } from '#domain/ledger/head/state.ts';
import { askedAtMs } from '#domain/replay/recorded/happenings.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import type { Player } from './player.ts';

/**
 * The instant, later than now, at which the first of some effects came about as it is recorded: a look that leads to them now came too early,
 * and there was none. Infinity: they never came about. Undefined: nothing is recorded that speaks against it.
 */
export function decidedLater(
  player: Player,
  effects: readonly Effect[],
  now: EpochSeconds,
): EpochMilliseconds | undefined {
  const later = effects.flatMap((effect) => {
    const atMs = recordedInstant(effect, player);
    return atMs !== undefined && atMs >= (now + 1) * 1_000 ? [atMs] : [];
  });
  return later.length === 0 ? undefined : Math.min(...later);
}

/** That of a run that is let in, or ends before it is; and of failures in a row that pause the job. */
function recordedInstant(effect: Effect, { runs, recorded }: Player): EpochMilliseconds | undefined {
  switch (effect.kind) {
    case 'send':
    case 'enter': {
      const { runId } = effect.request;
      const run = runs.read(runId);
      return run === undefined && !runs.isOpen(runId) ? Number.POSITIVE_INFINITY : run && askedAtMs(run);
    }
    case 'store': {
      const run = runs.read(effect.run.id);
      return run && askedAtMs(run);
    }
    case 'audit': {
      const { action, by, at } = effect.entry;
      const same = recorded.trail.filter((entry) => entry.action === action && entry.by === by && entry.at >= at);
      return by === BY_ITSELF && same.length > 0 ? Math.min(...same.map((entry) => entry.at)) * 1_000 : undefined;
    }
    default:
      return undefined;
  }
}
