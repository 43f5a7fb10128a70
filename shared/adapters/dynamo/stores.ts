import type { TellUnreadable } from '#domain/stored/unreadable.ts';
import type { Clock } from '#ports/clock.ts';
import type { Randomness } from '#ports/randomness.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { DynamoBookmarks } from './bookmarks.ts';
import { DynamoCalendars } from './calendars/calendars.ts';
import { DynamoDefinitions } from './definitions.ts';
import { DynamoDeliveries } from './deliveries.ts';
import { FormerDefinitions } from './former-definitions.ts';
import { DynamoGates } from './gates.ts';
import { DynamoHeads } from './heads.ts';
import { DynamoHistory } from './history.ts';
import { DynamoChannelHeads } from './notices/channel-heads.ts';
import { DynamoPlaceCounts } from './places.ts';
import { DynamoReceipts } from './receipts/receipts.ts';
import { DynamoSightings } from './runners/sightings.ts';
import { DynamoSummaries } from './summaries.ts';
import { DynamoSwitchboard } from './switchboard.ts';
import type { DynamoRequests } from './table/requests.ts';
import { DynamoTable } from './table/table.ts';

/** The surroundings that the stores need. */
export interface StoreOptions {
  readonly client: DynamoRequests;
  readonly jobsTableName: string;
  readonly historyTableName: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Is told of what cannot be read; nobody is where it is left out. */
  readonly unreadable?: TellUnreadable;
}

/** Puts the places of runner classes on containers on their table: only those who start, end or count containers need them. */
export function makePlaceCounts({ jobsTableName, ...access }: StoreOptions): PlaceCounts {
  return new DynamoPlaceCounts(new DynamoTable({ ...access, tableName: jobsTableName }));
}

/** Makes what moves the definitions of an earlier version: only the sweeper needs it. */
export function makeFormerDefinitions({ jobsTableName, ...access }: StoreOptions, stores: Stores): FormerDefinitions {
  return new FormerDefinitions(new DynamoTable({ ...access, tableName: jobsTableName }), stores);
}

/** Puts the stores on their two tables. */
export function makeStores({ jobsTableName, historyTableName, ...access }: StoreOptions): Stores {
  const jobs = new DynamoTable({ ...access, tableName: jobsTableName });
  const history = new DynamoTable({ ...access, tableName: historyTableName });
  return {
    heads: new DynamoHeads(jobs),
    gates: new DynamoGates(jobs),
    definitions: new DynamoDefinitions(jobs),
    summaries: new DynamoSummaries(jobs),
    switchboard: new DynamoSwitchboard(jobs),
    bookmarks: new DynamoBookmarks(jobs),
    history: new DynamoHistory(history),
    deliveries: new DynamoDeliveries(history),
    channelHeads: new DynamoChannelHeads(jobs),
    calendars: new DynamoCalendars(jobs),
    receipts: new DynamoReceipts(jobs),
    sightings: new DynamoSightings(jobs),
  };
}
