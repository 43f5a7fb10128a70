import type { Head } from '#domain/ledger/head/head.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import { type FinalRun, isFinal, type Run } from '#domain/runs/run.ts';
import { type EpochMilliseconds, secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** So much the clock of whoever tells may be ahead of ours. */
export const EARLY_SECONDS = 5;

/** A repeated word about a run that ended longer ago is one about another run. */
const REPEATED_MS = 900_000;

const MOST_LOOKED_AT = 20;

/** The one who tells, and the kind of word. */
interface Teller {
  /** Tells this execution of the command from others; undefined: nobody said. */
  readonly execution?: string;
  readonly isStart: boolean;
  /** The instant at which it began, as far as anybody knows. */
  readonly beganAtMs: EpochMilliseconds;
}

/** The run that a word is about. */
export type Found =
  /** A fire of which nothing was told. */
  | { readonly kind: 'unclaimed'; readonly holder: Holder }
  | { readonly kind: 'running'; readonly holder: Holder; readonly run: Run }
  /** It is over: this word came before, or too late. */
  | { readonly kind: 'over'; readonly run: FinalRun }
  /** No fire waits for a word. `last`: the one before. */
  | { readonly kind: 'none'; readonly last?: FinalRun };

/** The owner of an attempt that somebody else carries out. */
export function ownerOf(execution: string | undefined): string {
  return execution === undefined ? 'elsewhere' : `elsewhere/${execution}`;
}

/**
 * Finds the run that a word is about: the one of its execution; else, of an end, the run that goes on for longest; else the latest fire
 * that was due when it began. Without the name of an execution a start is held to be a repetition where the latest fire has begun, and an end
 * where the latest has ended.
 */
export async function findRun(engine: Engine, head: Head, teller: Teller): Promise<Found> {
  const holders = head.active.filter(({ reports, former }) => reports !== undefined && former !== true);
  const stored = new Map(
    (await engine.ports.history.readRuns(holders.map(({ runId }) => runId))).map((run) => [run.id, run]),
  );
  const owner = ownerOf(teller.execution);
  const begun = holders.flatMap((holder) => {
    const run = stored.get(holder.runId);
    return run === undefined ? [] : [{ holder, run }];
  });
  const own = begun.filter(({ run }) => run.attempts.at(-1)?.owner === owner).sort(oldestFirst);
  const going = own.find(({ run }) => !isFinal(run));
  if (going !== undefined && (teller.execution !== undefined || !teller.isStart)) {
    return { kind: 'running', ...going };
  }
  const due = holders.filter(({ scheduledAt }) => scheduledAt <= secondsOf(teller.beganAtMs) + EARLY_SECONDS);
  const latest = due.reduce<Holder | undefined>(later, undefined);
  const latestRun = latest && stored.get(latest.runId);
  if (teller.execution === undefined) {
    if (latest !== undefined && latestRun === undefined && latest.scheduledAt >= (head.last?.scheduledAt ?? 0)) {
      return { kind: 'unclaimed', holder: latest };
    }
    if (teller.isStart && latest !== undefined && latestRun !== undefined && !isFinal(latestRun)) {
      return { kind: 'running', holder: latest, run: latestRun };
    }
  } else {
    const known = await earlier(engine, head, (run) => run.attempts.at(-1)?.owner === owner);
    if (known !== undefined) {
      return { kind: 'over', run: known };
    }
    const unclaimed = due.filter(({ runId }) => !stored.has(runId)).reduce<Holder | undefined>(later, undefined);
    if (unclaimed !== undefined) {
      return { kind: 'unclaimed', holder: unclaimed };
    }
  }
  return lastOf(engine, head, teller);
}

async function lastOf(engine: Engine, head: Head, { execution, isStart }: Teller): Promise<Found> {
  const last = await earlier(engine, head, () => true);
  const isRepeated = (last?.finishedAtMs ?? 0) > engine.ports.clock.now() - REPEATED_MS;
  if (last === undefined) {
    return { kind: 'none' };
  }
  const isWord = execution === undefined && !isStart && last.attempts.length > 0;
  return isWord && isRepeated ? { kind: 'over', run: last } : { kind: 'none', last };
}

/** The newest run of the job that is over, of those that fit. */
async function earlier(
  engine: Engine,
  { jobId }: Head,
  fits: (run: FinalRun) => boolean,
): Promise<FinalRun | undefined> {
  const { items } = await engine.ports.history.listRuns(jobId, { limit: MOST_LOOKED_AT });
  return items.filter(isFinal).find(fits);
}

function oldestFirst({ holder: one }: { holder: Holder }, { holder: other }: { holder: Holder }): number {
  return one.scheduledAt - other.scheduledAt;
}

function later(latest: Holder | undefined, holder: Holder): Holder {
  return latest === undefined || holder.scheduledAt > latest.scheduledAt ? holder : latest;
}
