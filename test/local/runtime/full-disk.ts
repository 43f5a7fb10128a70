import type { SqliteDatabase } from '#adapters/sqlite/file/library.ts';

const FULL = Object.assign(new Error('database or disk is full'), { errcode: 13 });

/** A database on a disk that takes no commit while `isFull` says so. */
export function onFullDisk(database: SqliteDatabase, isFull: () => boolean): SqliteDatabase {
  const refuse = (sql: string) => {
    if (isFull() && (sql === 'commit' || sql.startsWith('insert or replace into probe'))) {
      throw FULL;
    }
  };
  return {
    get isTransaction() {
      return database.isTransaction;
    },
    exec: (sql) => {
      refuse(sql);
      database.exec(sql);
    },
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        run: (...values) => {
          refuse(sql);
          return statement.run(...values);
        },
      };
    },
    close: () => database.close(),
  };
}
