import { changesInWords, goneJobInWords, newJobInWords } from '#domain/jobs/changes/words.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Intent } from './intent.ts';

/** The words for the change of one job at `now`; none where nothing changes. */
export function intentInWords({ change, current, settings }: Intent, now: EpochSeconds): readonly string[] {
  if (settings === undefined) {
    return current === undefined ? [] : goneJobInWords(current, now);
  }
  if (change === 'updated') {
    return current === undefined
      ? ['takes the place of a definition that cannot be read']
      : changesInWords(current, settings, now);
  }
  return change === 'created' ? newJobInWords(settings, now) : [];
}
