import { expect } from 'vitest';
import type { Engine } from '#engine/commit/engine.ts';
import { replayJobs } from '#engine/replay/replay.ts';
import { wordsOf } from '#test/engine/replay/replayed.ts';

/** The parts of the time since then from which on it is replayed, too: what was open then has to be put together from the records. */
const PARTS = [0, 0.13, 0.29, 0.5, 0.71, 0.9];

/** Holds that a replay without a change comes to every record of these jobs, or all that are there, from an instant on, and from later ones. */
export async function expectReplayed(engine: Engine, from: string, ids?: readonly string[]): Promise<void> {
  const [begin, now] = [Date.parse(from), engine.ports.clock.now()];
  for (const part of PARTS) {
    const since = Math.floor((begin + (now - begin) * part) / 1_000);
    const replayed = await replayJobs(engine, { jobs: ids, from: since, with: [], seed: 1, limit: 200 });
    const jobs = replayed.ok ? replayed.value.jobs : [];
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.reduce((sum, { before }) => sum + before.size, part)).toBeGreaterThan(0);
    expect(jobs.flatMap((job) => [...wordsOf(job), ...job.differences.map(({ after }) => after?.runId)])).toEqual([]);
  }
}
