import { expect } from 'vitest';
import type { Engine } from '#engine/commit/engine.ts';
import { replayJobs } from '#engine/replay/replay.ts';
import { wordsOf } from '#test/engine/replay/replayed.ts';

/** Holds that a replay without a change comes to every record of these jobs, or all that are there, from an instant on. */
export async function expectReplayed(engine: Engine, from: string, ids?: readonly string[]): Promise<void> {
  const replayed = await replayJobs(engine, {
    jobs: ids,
    from: Date.parse(from) / 1_000,
    with: [],
    seed: 1,
    limit: 200,
  });
  const jobs = replayed.ok ? replayed.value.jobs : [];
  expect(jobs.length).toBeGreaterThan(0);
  expect(jobs.reduce((sum, { before }) => sum + before.size, 0)).toBeGreaterThan(0);
  expect(jobs.flatMap((job) => [...wordsOf(job), ...job.differences.map(({ after }) => after?.runId)])).toEqual([]);
}
