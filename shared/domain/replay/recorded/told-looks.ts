import type { JobDefinition } from '#domain/jobs/job.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { letInAtMs, wasTurnedAway } from './recorded-job.ts';
import type { Sighting } from './sighting.ts';
import { replacerNamed, slotHoldersNamed } from './slot-holders.ts';

const LONGEST_IN_LINE_MS = 86_400_000;
const AFTER_ALL = 10;

/** The look that a record tells of. */
interface Seen extends Pick<Sighting, 'taken' | 'turn'> {
  readonly atMs: EpochMilliseconds | undefined;
}

/** The definition by which a run was planned. */
export type DefinitionOf = (run: Run) => JobDefinition | undefined;

/** The look that decided a fire, as the record of its run tells of it. */
export interface ToldLook extends Seen {
  readonly run: Run;
  readonly fire: EpochSeconds;
}

/** The looks that the records of a job tell of, by the fires that they decided. */
export function toldLooks(runs: readonly Run[], definitionOf: DefinitionOf): ToldLook[] {
  const letIn = new Map<number, { readonly id: string; readonly atMs: number }[]>();
  const byId = new Map(runs.map((run) => [run.id, run]));
  const ended = new Set<EpochMilliseconds | undefined>();
  const replacers = new Set(runs.flatMap((run) => replacerOfHolder(run) ?? []));
  for (const run of runs) {
    const atMs = letInAtMs(run);
    ended.add(atMs === undefined ? undefined : run.finishedAtMs);
    if (atMs !== undefined) {
      const second = Math.floor(atMs / 1_000);
      letIn.set(second, [...(letIn.get(second) ?? []), { id: run.id, atMs }]);
    }
  }
  const told = runs
    .filter(({ trigger }) => trigger === 'schedule')
    .flatMap((run): ToldLook[] => {
      const { group, overlap } = definitionOf(run) ?? {};
      const one = toldOf(run, group !== undefined, byId, letIn);
      const taken = one.taken && overlap !== 'allow' && ended.has(one.atMs) && !replacers.has(run.id);
      const seen = { ...one, taken };
      const { from, to } = run.span ?? { from: run.scheduledAt, to: run.scheduledAt };
      return from === to ? [{ run, fire: from, ...seen }] : [from, to].map((fire) => ({ run, fire, ...seen }));
    })
    .sort((one, other) => one.fire - other.fire);
  return notBeforeOthers(told);
}

/** Of a run that nobody executed (it runs elsewhere, and nobody told of it) no instant is recorded: it was not decided before the fires in front of it. */
function notBeforeOthers(told: readonly ToldLook[]): ToldLook[] {
  let latestMs = 0;
  return told.map((one) => {
    if (one.atMs === undefined) {
      return { ...one, atMs: Math.max(latestMs, one.fire * 1_000) };
    }
    latestMs = wasTurnedAway(one.run) && one.run.decidedAt === undefined ? Math.max(latestMs, one.atMs) : latestMs;
    return one;
  });
}

/** The words of a record on the look that decided it. Seconds are made as exact as the runs that had to be there allow. */
function toldOf(
  run: Run,
  hasGates: boolean,
  byId: ReadonlyMap<string, Run>,
  letIn: ReadonlyMap<number, readonly { readonly id: string; readonly atMs: number }[]>,
): Seen {
  if (run.decidedAt !== undefined) {
    const others = (letIn.get(run.decidedAt) ?? []).filter(({ id, atMs }) => id !== run.id && atMs !== run.sentAtMs);
    const waited = !hasGates || run.sentAtMs === undefined || Math.floor(run.sentAtMs / 1_000) > run.decidedAt;
    const taken = waited && others.length === 0;
    const waitedMs = (run.sentAtMs ?? run.finishedAtMs ?? Number.POSITIVE_INFINITY) - run.decidedAt * 1_000;
    const turn = Math.min(1, waitedMs / LONGEST_IN_LINE_MS);
    return { atMs: Math.max(run.decidedAt * 1_000, ...others.map(({ atMs }) => atMs)), taken, turn };
  }
  if (!isFinal(run) || !wasTurnedAway(run) || run.finishedAtMs === undefined) {
    return { atMs: letInAtMs(run), taken: false, turn: 0 };
  }
  const second = Math.floor(run.finishedAtMs / 1_000);
  const holders = slotHoldersNamed(run.reason ?? '').flatMap((id) => {
    const holder = byId.get(id);
    const atMs = holder && letInAtMs(holder);
    return atMs !== undefined && Math.floor(atMs / 1_000) === second ? [atMs] : [];
  });
  // A deletion decides what is due by itself, and not by a look before it.
  const turn = run.reasonCode === 'job_deleted' ? AFTER_ALL : 0;
  // A holder that was let in by then took the place of one that had ended.
  const taken = run.reasonCode === 'overlap' && holders.length === 0;
  return { atMs: Math.max(run.finishedAtMs, ...holders), taken, turn };
}

/** The run that one had to make room for that held the slot, and that nobody had claimed: the run before it was over by then. */
function replacerOfHolder({ status, reasonCode, reason = '', attempts }: Run): string | undefined {
  const isHolder = status === 'cancelled' && reasonCode === 'replaced' && attempts.length === 0;
  return isHolder ? replacerNamed(reason) : undefined;
}
