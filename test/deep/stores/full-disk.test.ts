import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { aHead, NOON } from '#test/conformance/builders.ts';
import { FakeClock, settledBy } from '#testing/clock.ts';
import { create, memoryMachine } from '#testing/runtime.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-full-'));
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', root]).status === 0;

afterAll(() => {
  if (isMounted) {
    // The package holds on to a file until its statements are collected as garbage.
    execFileSync('umount', ['-l', root]);
  }
  rmSync(root, { recursive: true });
});

test.runIf(isMounted)(
  'a disk that is really full: what was acknowledged is there once there is room, and nothing else (needs the right to mount)',
  async () => {
    const library = await findSqlite();
    const clock = new FakeClock(NOON * 1000);
    const file = new SqliteFile({ library, path: join(root, 'cronstack.db') });
    const ballast = join(root, 'ballast');
    writeFileSync(ballast, Buffer.alloc(1_000_000));
    const acknowledged: string[] = [];
    let fault: unknown;
    for (let index = 0; fault === undefined && index < 5_000; index += 1) {
      const jobId = `job-${index}`;
      try {
        await makeSqliteStores({ file, clock }).heads.write(aHead({ jobId }));
        await file.durable();
        acknowledged.push(jobId);
      } catch (error) {
        fault = error;
      }
    }
    expect(fault).toMatchObject({ code: 'store_full' });
    expect(acknowledged.length).toBeGreaterThan(10);

    rmSync(ballast);
    await file.revive();

    const { heads } = makeSqliteStores({ file, clock });
    expect((await heads.readMany(acknowledged)).map(({ jobId }) => jobId)).toEqual(acknowledged);
    expect(await heads.read(`job-${acknowledged.length}`)).toBeUndefined();
    expect(await heads.write(aHead({ jobId: 'after' }))).toBe('written');
    await file.durable();
    await file.close();
  },
);

test.runIf(isMounted)(
  'a command that had ended when the disk was found full keeps its outcome once there is room (needs the right to mount)',
  async () => {
    const ballast = join(root, 'all-that-is-left');
    const library = await findSqlite();
    const path = join(root, 'runtime.db');
    const file = new SqliteFile({ library, path });
    const clock = new FakeClock('2026-11-23T08:59:30Z', () => atRest(file));
    const told: string[] = [];
    const { runtime: runtimeOf, started } = memoryMachine(
      '2026-11-23T08:59:30Z',
      () => {
        // The log keeps its room, in which an outcome or two still fit.
        const beside = library.open(path);
        beside.exec('pragma wal_checkpoint(truncate)');
        beside.close();
        fill(ballast);
        return { takesMs: 0 };
      },
      clock,
    );
    const runtime = runtimeOf({}, clock, {
      openStores: (outlives) => makeSqliteStores({ file, clock, outlives }),
      store: file,
      onError: (what) => told.push(what),
    });
    await runtime.start();
    await create(runtime, { id: 'full', schedule: '0 9 * * *', onLost: 'fail' });

    await clock.advanceToAsync('2026-11-23T09:00:10Z');
    expect(told[0]).toMatch(/^the store: what was not on disk is undone/);
    await expect(runtime.engine.ports.heads.read('full')).rejects.toMatchObject({ code: 'store_full' });
    rmSync(ballast);
    // What is brought to the disk is brought there by other threads, for which no test's clock waits.
    await vi.waitFor(async () => {
      await clock.advanceByAsync(1_000);
      expect(await runtime.engine.ports.heads.read('full')).toMatchObject({ active: [], counters: { succeeded: 1 } });
    });

    expect((await runtime.engine.ports.history.listRuns('full', { limit: 10 })).items).toMatchObject([
      { status: 'succeeded', attempts: [{ number: 1, result: 'succeeded' }] },
    ]);
    expect(started).toHaveLength(1);
    await runtime.stop(0);
    await file.close();
  },
);

/** Takes all the room that there is. */
function fill(path: string): void {
  for (const bytes of [65_536, 4_096, 1]) {
    try {
      for (;;) {
        appendFileSync(path, Buffer.alloc(bytes));
      }
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }
}

/** Nothing goes on any more, and all that was written is on disk, or never will be. */
async function atRest(file: SqliteFile): Promise<void> {
  const turns = settledBy(() => true);
  for (let isOpen = true; isOpen; ) {
    await turns();
    isOpen =
      (await file.durable()?.then(
        () => true,
        () => false,
      )) ?? false;
  }
  await turns();
}
