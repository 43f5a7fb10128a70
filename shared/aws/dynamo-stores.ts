import type { Bookmarks } from '../ports/bookmarks.ts';
import type { Clock } from '../ports/clock.ts';
import type { Definitions } from '../ports/definitions.ts';
import type { Gates } from '../ports/gates.ts';
import type { Heads } from '../ports/heads.ts';
import type { History } from '../ports/history.ts';
import type { Randomness } from '../ports/randomness.ts';
import type { Summaries } from '../ports/summaries.ts';
import type { Switchboard } from '../ports/switchboard.ts';
import { DynamoBookmarks } from './dynamo-bookmarks.ts';
import { DynamoDefinitions } from './dynamo-definitions.ts';
import { DynamoGates } from './dynamo-gates.ts';
import { DynamoHeads } from './dynamo-heads.ts';
import { DynamoHistory } from './dynamo-history.ts';
import type { DynamoRequests } from './dynamo-requests.ts';
import { DynamoSummaries } from './dynamo-summaries.ts';
import { DynamoSwitchboard } from './dynamo-switchboard.ts';
import { DynamoTable } from './dynamo-table.ts';

/** What the stores need of their surroundings. */
export interface StoreOptions {
  readonly client: DynamoRequests;
  readonly jobsTableName: string;
  readonly historyTableName: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The ports that remember. */
export interface Stores {
  readonly heads: Heads;
  readonly gates: Gates;
  readonly definitions: Definitions;
  readonly summaries: Summaries;
  readonly switchboard: Switchboard;
  readonly bookmarks: Bookmarks;
  readonly history: History;
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
  };
}
