import { type BullMq, startBullMq } from './bullmq.ts';
import { median, quantile } from './figures.ts';
import { type LoadResult, openLoad } from './load.ts';
import { nothing } from './nothing.ts';
import { type AppendFsync, type Redis, startRedis } from './redis.ts';
import { openSqlite } from './store.ts';

const JOBS = 1_000;
const ROUNDS = 8;
/** Both sides still get faster in the first rounds. */
const COUNTED_ROUNDS = 4;
const MOST_TURN_MS = 20;

interface Peers {
  readonly bullmq: BullMq;
  readonly redis: Readonly<Record<AppendFsync, Redis>>;
}

/** The latencies of one round, each the 99th percentile. */
interface Round {
  readonly ours: LoadResult;
  readonly always?: number;
  readonly everysec?: number;
}

/**
 * Prints how late runs start on SQLite beside BullMQ on Redis, in turns, as so many jobs fall due at one second. Each side is one process
 * for all rounds: ours a runtime that has its jobs fire day after day.
 */
export async function measureBesideBullMq(): Promise<void> {
  const peers = await startPeers();
  try {
    for (const atOnce of [10, 1_000]) {
      console.log(`${JOBS} jobs at one second, ${atOnce} at once, on SQLite: p99 of due to started`);
      const ours = await openLoad({ jobs: JOBS, withinSeconds: 1, atOnce, openStore: openSqlite, executor: nothing });
      const rounds: Round[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        rounds.push(await carryOutRound(await ours.fire(), peers, atOnce));
        report(rounds.at(-1));
      }
      await ours.close();
      conclude(rounds.slice(-COUNTED_ROUNDS), atOnce);
    }
  } finally {
    await stopPeers(peers);
  }
}

async function startPeers(): Promise<Peers | undefined> {
  const always = await startRedis('always');
  const everysec = await startRedis('everysec');
  if (always === undefined || everysec === undefined) {
    console.log('skipped: BullMQ, as there is no redis-server on this machine (apt-get install redis-server)\n');
    return undefined;
  }
  return { bullmq: await startBullMq(), redis: { always, everysec } };
}

async function stopPeers(peers: Peers | undefined): Promise<void> {
  peers?.bullmq.close();
  await peers?.redis.always.close();
  await peers?.redis.everysec.close();
}

async function carryOutRound(ours: LoadResult, peers: Peers | undefined, atOnce: number): Promise<Round> {
  if (peers === undefined) {
    return { ours };
  }
  const p99 = async ({ port }: Redis) => quantile(await peers.bullmq.round({ port, jobs: JOBS, atOnce }), 0.99);
  return { ours, always: await p99(peers.redis.always), everysec: await p99(peers.redis.everysec) };
}

function report(round: Round | undefined): void {
  if (round === undefined) {
    return;
  }
  const { ours, always, everysec } = round;
  const beside = always === undefined ? '' : `  BullMQ always ${always} ms, everysec ${everysec} ms`;
  const { startedMs, cpuMs, longestTurnMs } = ours;
  console.log(
    `  ours ${quantile(startedMs, 0.99)} ms (${(cpuMs / JOBS).toFixed(3)} ms of CPU a run, longest turn ${longestTurnMs.toFixed(0)} ms)${beside}`,
  );
}

function conclude(rounds: readonly Round[], atOnce: number): void {
  const ours = median(rounds.map((round) => quantile(round.ours.startedMs, 0.99)));
  const longestTurnMs = median(rounds.map((round) => round.ours.longestTurnMs));
  console.log(`  medians of the last ${COUNTED_ROUNDS} rounds: ours ${ours} ms`);
  for (const appendFsync of ['always', 'everysec'] as const) {
    const theirs = median(rounds.flatMap((round) => round[appendFsync] ?? []));
    if (!Number.isNaN(theirs)) {
      const isGoal = appendFsync === 'always' || atOnce > 10;
      console.log(
        `    BullMQ ${appendFsync} ${theirs} ms: ours is ${(ours / theirs).toFixed(2)} of it${isGoal ? ', goal at most 1' : ''}`,
      );
    }
  }
  console.log(`    longest turn ${longestTurnMs.toFixed(0)} ms, goal at most ${MOST_TURN_MS} ms\n`);
}
