import type { Durability } from '#ports/stores/durability.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { SqliteBookmarks } from './bookmarks.ts';
import { SqliteCalendars } from './calendars.ts';
import { SqliteChannelHeads } from './channel-heads.ts';
import { SqliteDefinitions } from './definitions.ts';
import { SqliteDeliveries } from './deliveries.ts';
import type { Access, AccessOptions } from './file/access.ts';
import { SqliteGates } from './gates.ts';
import { SqliteHeads } from './heads.ts';
import { SqliteHistory } from './history.ts';
import { SqliteReceipts } from './receipts/receipts.ts';
import { SqliteSummaries } from './summaries.ts';
import { SqliteSwitchboard } from './switchboard.ts';

/** The file that the stores are on. */
interface StoresFile extends Durability {
  access(options: AccessOptions): Access;
  lastingAccess(options: AccessOptions): Access;
}

/** The surroundings that the stores need. */
interface StoreOptions extends AccessOptions {
  readonly file: StoresFile;
  /** True if an attempt goes on when a commit has failed, by its owner. Left out: none does. */
  readonly outlives?: (owner: string) => boolean;
}

/**
 * Puts the stores on a SQLite file, for callers that begin now: once a commit has failed they refuse everything, but for what the attempts
 * that outlive it write about themselves.
 */
export function makeSqliteStores({
  file,
  outlives = () => false,
  ...options
}: StoreOptions): Stores & { readonly durability: Durability } {
  const access = file.access(options);
  return {
    heads: new SqliteHeads(access),
    gates: new SqliteGates(access),
    definitions: new SqliteDefinitions(access),
    summaries: new SqliteSummaries(access),
    switchboard: new SqliteSwitchboard(access),
    bookmarks: new SqliteBookmarks(access),
    history: new SqliteHistory({ access, lasting: file.lastingAccess(options), outlives }),
    deliveries: new SqliteDeliveries(access),
    channelHeads: new SqliteChannelHeads(access),
    calendars: new SqliteCalendars(access),
    receipts: new SqliteReceipts(access),
    durability: file,
  };
}
