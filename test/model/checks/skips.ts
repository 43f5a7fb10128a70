import type { Head } from '#domain/ledger/head/head.ts';
import type { Run } from '#domain/runs/run.ts';

/**
 * Fires that somebody asked to leave out until their mark passed or a catch-up came to them, and that have another outcome than that; and
 * those that were left out although nobody asked.
 * @param firesOf the fires that a record stands for
 */
export async function skipsUnlikeAsked(
  jobs: readonly (readonly [string, readonly Head[]])[],
  runs: readonly Run[],
  firesOf: (run: Run) => Promise<readonly number[]>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [jobId, heads] of jobs) {
    const asked = new Set(heads.flatMap(({ skips = [] }) => skips.map(({ at }) => at)));
    const kept = new Set(heads.flatMap((head, index) => decidedAsAsked(heads[index - 1], head)));
    for (const run of runs.filter((one) => one.jobId === jobId && one.trigger === 'schedule')) {
      const isSkipped = run.reasonCode === 'asked_to_skip';
      const fires = await firesOf(run);
      const wrong = fires.filter((fire) => (isSkipped ? !asked.has(fire) : kept.has(fire)));
      problems.push(...wrong.map(() => `run ${run.id} is ${run.status} (${run.reason}), which is not what was asked`));
    }
  }
  return problems;
}

/** The fires that a write decided while they were to be skipped. One that is edited away or taken back lies behind the mark still. */
function decidedAsAsked(before: Head | undefined, { skips = [], mark }: Head): readonly number[] {
  const left = new Set(skips.map(({ at }) => at));
  return (before?.skips ?? []).map(({ at }) => at).filter((at) => at <= mark && !left.has(at));
}
