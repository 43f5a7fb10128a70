import db, {
  type BatchOperation,
  type Callback,
  type IndexActions,
  type Part,
  type Store,
  type Table,
} from 'dynalite/db/index.js';
import { groupWrites } from './grouped-writes.ts';
import { rememberConditions } from './remembered-conditions.ts';

/** The index writes of items until their items are written, by the item's full key. */
type Staged = Map<string, readonly BatchOperation[]>;

const stagedOf = new WeakMap<Store, Staged>();
const writeIndexes = db.updateIndexes;

/**
 * Opens dynalite's database in a folder, or in memory. Unlike dynalite's own, it writes an item and its index entries in one LevelDB
 * batch: a process killed between the two would leave a head that the wake index does not know, and no sweep would ever find it. It
 * also reads each table's description and each condition's text only once, and reads items without a detour over a thread, which takes
 * longer than LevelDB does.
 * @param again the folder has been opened before, and an empty one in its place is none
 */
export async function openStore(folder: string | undefined, again = false): Promise<Store> {
  const store = db.create({ ...(folder === undefined ? {} : { path: folder }), createTableMs: 0 });
  await store.db.open({ createIfMissing: !again });
  createTablesAtOnce(store);
  rememberTables(store);
  writeAtOnce(store);
  rememberConditions();
  return store;
}

/** dynalite makes a table usable by a second write; a process killed before that would leave it unusable for ever. */
function createTablesAtOnce({ tableDb }: Store): void {
  const put = tableDb.put;
  tableDb.put = (name, table, callback) => put(name, Object.assign({}, table, { TableStatus: 'ACTIVE' }), callback);
}

/** Tables are made at the start and then never change. */
function rememberTables(store: Store): void {
  const tables = new Map<string, Table>();
  const readTable = store.getTable;
  store.getTable = (name, checkStatus, callback) => {
    const answer = typeof checkStatus === 'function' ? checkStatus : callback;
    const known = tables.get(name);
    if (known !== undefined) {
      answer?.(null, known);
      return;
    }
    const learn: Callback<Table> = (error, table) => {
      if (table?.TableStatus === 'ACTIVE') {
        tables.set(name, table);
      }
      answer?.(error, table);
    };
    readTable(name, checkStatus !== false, learn);
  };
}

function writeAtOnce(store: Store): void {
  const staged: Staged = new Map();
  stagedOf.set(store, staged);
  db.updateIndexes = stageIndexes;
  const write = groupWrites(store.db);
  const parts = new Map<string, Part>();
  const getPart = store.getItemDb;
  store.getItemDb = (tableName) => {
    const part = parts.get(tableName) ?? {
      ...getPart(tableName),
      ...directReads(store, tableName),
      ...batchedWrites(write, staged, tableName),
    };
    parts.set(tableName, part);
    return part;
  };
}

/** dynalite calls this before it writes an item, holding the item's lock. */
const stageIndexes: typeof writeIndexes = (store, table, existingItem, item, callback) => {
  const staged = stagedOf.get(store);
  const keyed = item ?? existingItem;
  if (staged === undefined || keyed === null || keyed === undefined) {
    writeIndexes(store, table, existingItem, item, callback);
    return;
  }
  const actions = db.getIndexActions(table.GlobalSecondaryIndexes ?? [], existingItem, item, table);
  staged.set(itemKey(table.TableName, db.createKey(keyed, table)), indexOperations(table.TableName, actions));
  callback(null);
};

function directReads({ db: level }: Store, tableName: string): Pick<Part, 'get'> {
  return {
    get: (key, callback) => {
      let item: unknown;
      try {
        item = level.getSync(itemKey(tableName, key));
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      callback(null, item);
    },
  };
}

function batchedWrites(
  write: ReturnType<typeof groupWrites>,
  staged: Staged,
  tableName: string,
): Pick<Part, 'put' | 'del'> {
  const writeItem = (operation: BatchOperation, callback: Callback) => {
    const indexes = staged.get(operation.key) ?? [];
    staged.delete(operation.key);
    write([...indexes, operation], callback);
  };
  return {
    put: (key, value, callback) => writeItem({ type: 'put', key: itemKey(tableName, key), value }, callback),
    del: (key, callback) => writeItem({ type: 'del', key: itemKey(tableName, key) }, callback),
  };
}

function indexOperations(tableName: string, { puts, deletes }: IndexActions): readonly BatchOperation[] {
  return [
    ...deletes.map(({ index, key }) => ({ type: 'del', key: indexKey(tableName, index, key) }) as const),
    ...puts.map(
      ({ index, key, item }) => ({ type: 'put', key: indexKey(tableName, index, key), value: item }) as const,
    ),
  ];
}

/** As in dynalite's db/index.js. */
function itemKey(tableName: string, key: string): string {
  return `item-${tableName}~${key}`;
}

/** As in dynalite's db/index.js. */
function indexKey(tableName: string, index: string, key: string): string {
  return `index-global~${tableName}~${index}~${key}`;
}
