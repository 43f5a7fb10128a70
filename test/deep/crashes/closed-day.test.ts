import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Stores } from '#ports/stores/stores.ts';
import { gatedPort } from '#test/model/gated-port.ts';
import { type LocalSystem, openLocalSystem } from '#test/scenarios/local-system.ts';

const PROGRAM = join(import.meta.dirname, '../../../cli/bin.js');
const run = promisify(execFile);

const BEFORE_MIDNIGHT = '2026-11-05T23:25:00Z';
const DAY = '2026-11-05';
/** Its run of the day goes on through midnight. */
const LATE = { id: 'late', schedule: '55 23 * * *' };
/** A day is closed an hour after its end, a minute after nothing of it is open. */
const CLOSING = '2026-11-06T00:59:30Z';
const CLOSED = '2026-11-06T01:02:30Z';

test('a runtime that works through midnight UTC closes the day: attest prints it, and its document holds when the runtime is gone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-attest-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [file, altered] = [join(folder, 'receipts.json'), join(folder, 'altered.json')];
  const system = await openSystem();
  await createJobs(system);
  await system.clock.advanceToAsync(CLOSING);
  const early = await cronstack('--url', system.url, 'attest', DAY);
  await system.clock.advanceToAsync(CLOSED);

  const shown = await cronstack('--url', system.url, 'attest', DAY, '--out', file);
  await system.close();
  const verified = await cronstack('attest', 'verify', file);
  await writeFile(altered, (await readFile(file, 'utf8')).replace('"exit_code": 3', '"exit_code": 2'));
  const found = await cronstack('attest', 'verify', altered);

  expect(early).toEqual({ code: 1, out: `not closed yet: ${DAY}\n` });
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/^fails +3 +3 exit_code +as it was$/m);
  expect(shown.out).toMatch(/^late +1 +1 succeeded +as it was$/m);
  expect(shown.out).toMatch(/^works +3 +3 succeeded +as it was$/m);
  const root = /the last root is ([0-9a-f]{64})/.exec(shown.out)?.[1];
  expect(verified).toEqual({ code: 0, out: `1 page of ${DAY} to ${DAY} hold; the last root is ${root}\n` });
  expect(found).toEqual({ code: 1, out: `${DAY}, page 0: it was changed since it was closed\n` });
});

test('a runtime that is killed at any call of its stores, before it or behind it, closes the day once, as one that lives', async () => {
  const whole = await closedThrough({});
  const calls = Array.from({ length: whole.calls }, (_, index) => index + 1);

  expect(whole.stored).toEqual([`${DAY}#0`]);
  // The two writes of the bookmark, the page between them, and what is read for them.
  expect(calls.length).toBeGreaterThan(10);
  for (const killAt of calls) {
    for (const after of [false, true]) {
      const { receipt, stored, isKilled } = await closedThrough({ killAt, after });
      expect({ killAt, after, isKilled, stored, receipt: jobsOf(receipt) }).toEqual({
        killAt,
        after,
        isKilled: true,
        stored: whole.stored,
        receipt: jobsOf(whole.receipt),
      });
    }
  }
});

/** Where a life ends: at the call of that number while the day is closed, before it takes effect or behind it. */
interface Kill {
  readonly killAt?: number;
  readonly after?: boolean;
}

/** Works through midnight, killed once, and then goes on. */
async function closedThrough({ killAt, after = false }: Kill) {
  let calls = 0;
  let isKilled = false;
  const stored: string[] = [];
  let isCounting = false;
  const seenBy = (stores: Stores, kill: () => void): Stores => {
    let isDead = false;
    const die = (): Promise<never> => {
      isDead = true;
      kill();
      return new Promise(() => undefined);
    };
    const gate = async (act: () => Promise<unknown>): Promise<unknown> => {
      if (isDead) {
        return die();
      }
      calls += isCounting ? 1 : 0;
      const isLast = isCounting && calls === killAt;
      isKilled ||= isLast;
      if (isLast && !after) {
        return die();
      }
      const answer = await act();
      return isDead || isLast ? die() : answer;
    };
    const { receipts } = stores;
    const counted: Stores['receipts'] = {
      read: (place) => receipts.read(place),
      put: async (receipt, expiresAt) => {
        const put = await receipts.put(receipt, expiresAt);
        if (put === 'stored') {
          stored.push(`${receipt.day}#${receipt.number}`);
        }
        return put;
      },
    };
    return {
      ...stores,
      bookmarks: gatedPort(stores.bookmarks, gate),
      heads: gatedPort(stores.heads, gate),
      history: gatedPort(stores.history, gate),
      receipts: gatedPort(counted, gate),
      switchboard: gatedPort(stores.switchboard, gate),
    };
  };
  const system = await openSystem(seenBy);
  try {
    await system.client.createJob({ ...LATE, command: 'true' });
    await system.clock.advanceToAsync(CLOSING);
    isCounting = true;
    await system.clock.advanceToAsync(CLOSED);
    isCounting = false;
    if (isKilled) {
      await system.start();
      await system.clock.advanceByAsync(240_000);
    }
    return { receipt: await system.client.receipt(DAY), stored, calls, isKilled };
  } finally {
    await system.close();
  }
}

/** What was planned and what became of it: the hashes are of it alone, and the root of the instant at which the day was closed as well. */
function jobsOf({ receipt, rootHolds, chain }: Awaited<ReturnType<LocalSystem['client']['receipt']>>) {
  return { jobs: receipt.jobs, rootHolds, chain };
}

async function openSystem(seenBy?: (stores: Stores, kill: () => void) => Stores): Promise<LocalSystem> {
  const system = await openLocalSystem({
    startAt: BEFORE_MIDNIGHT,
    configuration: { scheduler: { check_interval_seconds: 60 } },
    commandOf: ({ jobId }) => ({ takesMs: jobId === 'late' ? 540_000 : 1_000, fails: jobId === 'fails' }),
    ...(seenBy === undefined ? {} : { seenBy }),
  });
  await system.start();
  return system;
}

/** One that works, one that fails, and one that is late. */
async function createJobs({ client }: LocalSystem): Promise<void> {
  const job = { command: 'true', maxRetries: 0 };
  await client.createJob({ ...job, id: 'works', schedule: '*/10 * * * *' });
  await client.createJob({ ...job, id: 'fails', schedule: '*/10 * * * *' });
  await client.createJob({ ...job, ...LATE });
}

/** A command of the command line, in a process of its own. */
async function cronstack(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const { PATH, HOME } = process.env;
  try {
    const { stdout } = await run(process.execPath, [PROGRAM, ...words], { env: { PATH, HOME } });
    return { code: 0, out: stdout };
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number' && 'stdout' in error) {
      return { code: error.code, out: String(error.stdout) };
    }
    throw error;
  }
}
