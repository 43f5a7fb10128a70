import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { aHead, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';

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
