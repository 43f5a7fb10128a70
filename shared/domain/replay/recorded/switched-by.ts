import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The switch over all jobs, as it was or is. */
export type Switched = Omit<MasterSwitch, 'version'>;

/** The pauses of everything as they were known by then, and the blackouts: what is ahead of those changes nothing. */
export function switchedBy({ standstills, blackouts = [] }: Switched, now: EpochSeconds): Switched {
  const known = standstills.flatMap(({ from, to, ...why }) =>
    from === undefined || from > now ? [] : [{ ...why, from, ...(to === undefined || to > now ? {} : { to }) }],
  );
  return { standstills: known, blackouts: blackouts.filter(({ from }) => from !== undefined) };
}
