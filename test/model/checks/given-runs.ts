import type { Head } from '#domain/ledger/head/head.ts';
import type { Run } from '#domain/runs/run.ts';

/** The runs that were asked for at instants to come and had no outcome two minutes after those, although nothing is in their way. */
export function laterRunsLost(
  jobs: readonly (readonly [string, readonly Head[]])[],
  runs: readonly Run[],
  now: number,
): string[] {
  const recorded = new Set(runs.map(({ id }) => id));
  return jobs.flatMap(([, heads]) => {
    const asked = new Set(heads.flatMap(({ later = [] }) => later.map(({ runId }) => runId)));
    const ahead = (heads.at(-1)?.later ?? []).filter(({ scheduledAt }) => scheduledAt > now - 120);
    const lost = [...asked].filter((id) => !recorded.has(id) && ahead.every(({ runId }) => runId !== id));
    return lost.map((id) => `run ${id} was asked for ahead, and has no outcome`);
  });
}

/** The runs whose commands were told other arguments than they were given. */
export function toldOtherwise(runs: readonly Run[], told: ReadonlyMap<string, unknown>): string[] {
  return runs
    .filter(({ id, inputs }) => told.has(id) && (told.get(id) !== undefined) !== (inputs === true))
    .map(({ id }) => `the command of run ${id} was told ${JSON.stringify(told.get(id))}`);
}
