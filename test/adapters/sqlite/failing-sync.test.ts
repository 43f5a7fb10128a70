import { beforeEach, describe, expect, test } from 'vitest';
import { WriteGroup } from '#adapters/sqlite/file/group.ts';
import { findSqlite, type SqliteDatabase } from '#adapters/sqlite/file/library.ts';

const library = await findSqlite();
const EIO = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
const FAILED = { name: 'StoreFault', code: 'store_unavailable', message: expect.stringContaining('the disk failed') };

/** A sync that the disk is at, and its two ends. */
interface Syncing {
  readonly succeed: () => void;
  readonly fail: () => void;
}

let database: SqliteDatabase;
let group: WriteGroup;
let turns: (() => void)[];
let syncing: Syncing[];
let told: string[];

beforeEach(() => {
  database = library.open(':memory:');
  database.exec('create table kept (word text primary key) strict');
  turns = [];
  syncing = [];
  told = [];
  group = new WriteGroup({
    path: '/data/cronstack.db',
    database,
    requireThere: () => undefined,
    sync: () =>
      new Promise((resolve, reject) => {
        syncing.push({ succeed: resolve, fail: () => reject(EIO) });
      }),
    atTurnsEnd: (act) => turns.push(act),
    onCommit: () => undefined,
  });
  group.whenBroken(({ code }) => told.push(code));
});

describe('a disk that fails as it is to keep what was committed', () => {
  test('has nothing acknowledged: whoever waits is told, and what was open is undone', async () => {
    write('committed');
    const first = group.durable();
    turnEnds();
    write('open');
    const second = group.durable();

    syncing[0]?.fail();

    await expect(first).rejects.toMatchObject(FAILED);
    await expect(second).rejects.toMatchObject(FAILED);
    expect(told).toEqual(['store_unavailable']);
    expect(database.isTransaction).toBe(false);
    expect(database.prepare('select word from kept').all()).toEqual([{ word: 'committed' }]);
  });

  test('serves nobody until it keeps something, and those of before never', async () => {
    const generation = group.generation;
    write('committed');
    const durable = group.durable();
    turnEnds();
    syncing[0]?.fail();
    await expect(durable).rejects.toMatchObject(FAILED);

    expect(() => write('refused')).toThrow('the disk failed');
    const stillFailing = group.revive(() => undefined);
    syncing[1]?.fail();
    await expect(stillFailing).rejects.toMatchObject(FAILED);
    expect(() => write('refused')).toThrow('the disk failed');
    const revived = group.revive(() => undefined);
    syncing[2]?.succeed();
    await revived;

    expect(() => write('of before', generation)).toThrow('a commit failed meanwhile');
    write('after');
    const after = group.durable();
    turnEnds();
    syncing[3]?.succeed();
    await after;
    expect(database.prepare('select word from kept order by word').all()).toEqual([
      { word: 'after' },
      { word: 'committed' },
    ]);
  });
});

function write(word: string, generation = group.generation): void {
  group.write(generation, () => database.prepare('insert into kept (word) values (?)').run(word));
}

function turnEnds(): void {
  for (const act of turns.splice(0)) {
    act();
  }
}
