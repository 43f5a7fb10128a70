import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toStoreFault } from '#adapters/sqlite/file/fault.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { openDataFolder } from '#local/data-folder.ts';
import { checkFolder } from '#local/tools/check.ts';
import { aHead, aSummary, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';

const PAGE_BYTES = 4_096;
const JOB_IDS = Array.from({ length: 300 }, (_, index) => `job-${String(index).padStart(3, '0')}`);

const library = await findSqlite();
const clock = new FakeClock(NOON * 1000);
let root: string;
let path: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'cronstack-damage-'));
  path = join(root, 'cronstack.db');
  const file = new SqliteFile({ library, path });
  const { heads, summaries } = makeSqliteStores({ file, clock });
  for (const jobId of JOB_IDS) {
    await heads.write(aHead({ jobId }));
    await summaries.put(aSummary({ jobId }));
  }
  await file.close();
});

afterEach(() => rmSync(root, { recursive: true }));

test('bytes that were flipped are told as damage, by the check too; what is whole is read, and nothing else is acknowledged', async () => {
  flipPages();
  const file = new SqliteFile({ library, path });
  const { heads } = makeSqliteStores({ file, clock });

  const answers = await Promise.all(
    JOB_IDS.map((jobId) =>
      heads.write(aHead({ jobId, version: 2 })).catch((error: unknown) => toStoreFault(path, error).code),
    ),
  );

  expect(new Set(answers)).toContain('store_damaged');
  for (const [index, jobId] of JOB_IDS.entries()) {
    const read = await heads.read(jobId).catch(() => undefined);
    expect(answers[index] === 'written' ? read?.version : 2, jobId).toBe(2);
  }
  await file.close();
  const { problems } = await checkFolder({ data: root }, {}).catch((error: unknown) => ({ problems: [String(error)] }));
  expect(problems.join('\n')).toMatch(/malformed|the database: /);
});

test('a damaged schema is refused by a start and by the check, which say what puts it right', async () => {
  const bytes = readFileSync(path, 'latin1').replaceAll('CREATE TABLE bookmarks', 'CREATE TABLX bookmarks');
  writeFileSync(path, bytes, 'latin1');
  const advice =
    /: the database \S+cronstack\.db: it is damaged \(malformed database schema.*\); cronstack restore FILE puts a backup in its place$/;

  await expect(openDataFolder(root, '2026-11-23T09:00:00.000Z')).rejects.toMatchObject({
    code: 'data_folder_unusable',
    message: expect.stringMatching(advice),
  });
  const checked = checkFolder({ data: root }, {}).catch((error: Error) => `: ${error.message}`);
  expect(await checked).toMatch(advice);
});

test('a database that can only be read is refused, saying so', () => {
  const readOnly = { ...library, open: (file: string) => library.open(file, { readOnly: true }) };

  expect(() => new SqliteFile({ library: readOnly, path })).toThrow(/readonly/);
});

/** Every third page behind the roots of the tables begins as no page of SQLite does. */
function flipPages(): void {
  const pages = statSync(path).size / PAGE_BYTES;
  const descriptor = openSync(path, 'r+');
  for (let page = 60; page < pages; page += 3) {
    writeSync(descriptor, Buffer.alloc(64, 0xff), 0, 64, page * PAGE_BYTES);
  }
  closeSync(descriptor);
}
