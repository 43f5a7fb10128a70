import type { EpochSeconds } from '#domain/time/instant.ts';
import type { RecordedJob } from './recorded-job.ts';

interface Stretch {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
}

/** The first instant of a stretch from which on all that held of a job is known. Its own first one where nothing of it is known, too. */
export function knownFrom({ past: { periods } }: RecordedJob, { from, to }: Stretch): EpochSeconds {
  const forgotten = periods.find(({ held }) => held.kind === 'forgotten');
  const { from: begins = from - 1, until = to } = forgotten ?? { until: from - 1 };
  return begins < to && until >= from && until < to ? until + 1 : from;
}

/** The records of a job for a replay that begins at an instant of their stretch. */
export function recordedFrom(recorded: RecordedJob, from: EpochSeconds): RecordedJob {
  const { runs, earlier } = recorded;
  const isEarlier = ({ scheduledAt }: { readonly scheduledAt: EpochSeconds }) => scheduledAt < from;
  return {
    ...recorded,
    earlier: [...earlier, ...runs.filter(isEarlier)],
    runs: runs.filter((run) => !isEarlier(run)),
  };
}
