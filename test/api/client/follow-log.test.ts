import { describe, expect, test } from 'vitest';
import { ClientError } from '#api/client/error.ts';
import { followLog } from '#api/client/follow-log.ts';
import type { LogChunk } from '#api/shapes/run.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { type ApiWorld, apiWorld } from '../api-world.ts';

const KIB = 1_024;
const JOB = { id: 'report', schedule: '0 0 1 1 *', command: 'make report', maxRetries: 1, retryDelaySeconds: 5 };

describe('a log that is followed while it is written', () => {
  test('gives every byte once, or says how many are gone: two attempts, the first too fast for its ring', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const { id } = await world.client.runJob('report');
    const printed = new Map<number, string>();
    const followed = follow(world, id);
    await world.clock.advanceByAsync(500);
    const ran = run(world, async ({ attempt, onOutput }) => {
      const [bytes, everyMs] = attempt === 1 ? [80 * KIB, 100] : [60 * KIB, 400];
      for (let round = 0; round < 20; round += 1) {
        const text = linesOf(attempt, round, bytes);
        printed.set(attempt, (printed.get(attempt) ?? '') + text);
        onOutput(new TextEncoder().encode(text));
        await after(world, everyMs);
      }
      return attempt === 1
        ? { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: true }
        : { kind: 'succeeded' };
    });
    await world.clock.advanceByAsync(30_000);
    await ran;
    const { pieces, statuses } = await followed;

    expect(statuses).toEqual(['queued', 'running', 'retrying', 'running', 'succeeded']);
    const gone = [1, 2].map((attempt) => heldAgainst(printed.get(attempt) ?? '', pieces, attempt));
    expect(gone[0]).toBeGreaterThan(100 * KIB);
    expect(gone[1]).toBe(0);
    expect(Buffer.byteLength(printed.get(2) ?? '')).toBeGreaterThan(1_100 * KIB);
  });

  test('goes on from the end that was read', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const { id } = await world.client.runJob('report');
    await world.ports.history.putLog(id, 1, { offset: 0, text: 'one\ntwo\n' }, 2_000_000_000);
    const followed = follow(world, id, { from: 'end', bytes: 5 });
    await world.clock.advanceByAsync(3_000);
    await world.ports.history.putLog(id, 1, { offset: 8, text: 'three\n' }, 2_000_000_000);
    await world.clock.advanceByAsync(3_000);
    await world.client.cancelRun(id);
    await world.clock.advanceByAsync(10_000);

    expect((await followed).pieces.map(({ text }) => text)).toEqual(['two\n', 'three\n']);
  });
});

describe('the questions of who follows a log', () => {
  const busy = Array.from({ length: 20 }, () => 'unreachable' as const);
  test.each<readonly [string, readonly Answer[], readonly number[]]>([
    ['after news', [news(1), news(2), news(3), DONE], [1, 1, 1]],
    ['later and later', [news(1), ...nothing(6), DONE], [1, 2, 4, 8, 10, 10, 10]],
    ['soon again when there is news', [news(1), ...nothing(2), news(2), ...nothing(1), DONE], [1, 2, 4, 1, 2]],
    ['at once when the status changes', [...nothing(2, 'queued'), ...nothing(2), DONE], [1, 2, 2]],
    ['at once when there is more', [{ ...news(1), nextCursor: '1.1' }, { ...news(2), nextCursor: '1.2' }, DONE], []],
    ['later when there seems to be more and is not', [news(1), { ...EMPTY, nextCursor: '1.1' }, DONE], [1, 2]],
    ['while the server is away', [news(1), 'unreachable', 'unproven_server', news(2), DONE], [1, 1, 2, 1]],
  ])('come %s', async (_, answers, seconds) => {
    const { sleptMs, outcome } = await told(answers);

    expect(outcome).toBe('complete');
    expect(sleptMs).toEqual(seconds.map((pause) => pause * 1_000));
  });

  test.each<readonly [string, readonly Answer[], string, number]>([
    ['nothing answers at first', ['unreachable'], 'unreachable', 0],
    ['the run is not there any more', [news(1), 'run_not_found'], 'run_not_found', 1],
    ['nothing answers for a minute', [news(1), ...busy], 'unreachable', 66],
  ])('end when %s', async (_, answers, code, seconds) => {
    const { sleptMs, outcome } = await told(answers);

    expect(outcome).toBe(code);
    expect(sleptMs.reduce((sum, pause) => sum + pause, 0)).toBe(seconds * 1_000);
  });

  test('end with the signal', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const { id } = await world.client.runJob('report');
    const left = new AbortController();
    const followed = follow(world, id, {}, left.signal);
    await world.clock.advanceByAsync(5_000);
    left.abort();
    await world.clock.advanceByAsync(10_000);

    expect((await followed).statuses).toEqual(['queued']);
  });
});

type Page = Awaited<ReturnType<ApiWorld['client']['readLog']>>;
type Answer = Page | ClientError['code'];

const EMPTY: Page = { items: [], position: '1.0', complete: false, status: 'running' };
const DONE: Page = { ...EMPTY, complete: true, status: 'succeeded' };

function news(offset: number): Page {
  return { ...EMPTY, items: [{ attempt: 1, offset: offset - 1, text: 'x' }], position: `1.${offset}` };
}

function nothing(times: number, status: Page['status'] = 'running'): readonly Page[] {
  return Array.from({ length: times }, () => ({ ...EMPTY, status }));
}

/** Follows these answers, which come whenever it is asked. */
async function told(answers: readonly Answer[]) {
  const [left, sleptMs]: [Answer[], number[]] = [[...answers], []];
  const readLog = async () => {
    const answer = left.shift() ?? DONE;
    if (typeof answer === 'string') {
      throw new ClientError(answer, answer);
    }
    return answer;
  };
  const sleep = async (pauseMs: number) => {
    sleptMs.push(pauseMs);
  };
  let outcome = 'broken off';
  try {
    for await (const { complete } of followLog({ readLog }, 'run', { firstPauseMs: 1_000, sleep })) {
      outcome = complete ? 'complete' : outcome;
    }
  } catch (error) {
    outcome = error instanceof ClientError ? error.code : String(error);
  }
  return { sleptMs, outcome };
}

/** Follows a run by the world's clock. */
async function follow(
  world: ApiWorld,
  runId: string,
  start: Parameters<typeof followLog>[2]['start'] = {},
  signal = new AbortController().signal,
) {
  const [pieces, statuses]: [LogChunk[], Page['status'][]] = [[], []];
  const sleep = (pauseMs: number) => after(world, pauseMs);
  for await (const { items, status } of followLog(world.client, runId, { start, firstPauseMs: 1_000, sleep, signal })) {
    pieces.push(...items);
    if (statuses.at(-1) !== status) {
      statuses.push(status);
    }
  }
  return { pieces, statuses };
}

/** Delivers the run that was sent, by the world's clock, until it is over. */
async function run(world: ApiWorld, command: (execution: Execution) => Promise<ExecutionResult>): Promise<void> {
  const runner = { ...world.engine, owner: 'test', executor: { execute: command }, storeOutputEveryMs: 1_000 };
  const [message] = world.ports.queues.takeRuns();
  if (message === undefined) {
    throw new Error('no run was sent');
  }
  let delivery = await deliverRun(runner, message);
  while (delivery.kind === 'later') {
    await after(world, delivery.delaySeconds * 1_000);
    delivery = await deliverRun(runner, message);
  }
}

function after({ clock }: ApiWorld, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve));
}

function linesOf(attempt: number, round: number, bytes: number): string {
  const line = `${attempt} ${round} €uro\n`;
  return line.repeat(Math.ceil(bytes / Buffer.byteLength(line)));
}

/** The bytes that are said to be gone of what an attempt printed; fails where one is missing or comes twice. */
function heldAgainst(printed: string, pieces: readonly LogChunk[], attempt: number): number {
  const bytes = Buffer.from(printed);
  let [end, gone] = [0, 0];
  for (const { offset, text, goneBytes = 0 } of pieces.filter((piece) => piece.attempt === attempt)) {
    expect(offset).toBe(end + goneBytes);
    end = offset + Buffer.byteLength(text);
    gone += goneBytes;
    expect(text === bytes.subarray(offset, end).toString()).toBe(true);
  }
  expect(end).toBe(bytes.length);
  return gone;
}
