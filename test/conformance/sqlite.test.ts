import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { describeStores } from './store-suite.ts';

describeStores('stores on SQLite', async (clock) => {
  const file = new SqliteFile({ library: await findSqlite(), path: ':memory:' });
  return { ...makeSqliteStores({ file, clock }), close: () => file.close() };
});
