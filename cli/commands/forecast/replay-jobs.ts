import type { Command } from 'commander';
import { MAX_REPLAYED_JOBS } from '#api/routes/limits.ts';
import { firstOf, lastOf, type When } from '#cli/arguments/when.ts';
import { located } from '#cli/calls/pages.ts';
import { replayOf } from '#cli/calls/replay-pages.ts';
import { readJobFiles } from '#cli/job-files/read.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { replayText } from '#cli/text/replay/replay.ts';

/** The options of the command. */
export interface ReplayOptions {
  readonly from: When;
  readonly to?: When;
  readonly with?: string;
  readonly seed: number;
  readonly region: string;
}

/** Replays jobs, all or those of some ids, and prints what would have become of their runs. */
export async function replayJobs(
  surroundings: Surroundings,
  command: Command,
  ids: readonly string[],
  { from, to, with: file, seed, region }: ReplayOptions,
): Promise<void> {
  const { client, print } = await openSession(surroundings, command);
  const placed = file === undefined ? [] : await readJobFiles(surroundings, file);
  if (placed.length > MAX_REPLAYED_JOBS) {
    command.error(`error: --with takes at most ${MAX_REPLAYED_JOBS} jobs, not ${placed.length}`);
  }
  const clocks = { timezone: 'UTC', nowMs: surroundings.now() };
  const body = {
    ...(ids.length === 0 ? {} : { jobs: [...new Set(ids)] }),
    from: firstOf(from, clocks),
    ...(to === undefined ? {} : { to: lastOf(to, clocks) }),
    with: placed.map(({ job }) => job),
    seed,
    region,
  };
  const whole = await located(placed, replayOf(client, body), 'with');
  print(whole, () => replayText({ ...whole, isChanged: file !== undefined }));
}
