import { DynamoBookmarks } from '#adapters/dynamo/bookmarks.ts';
import { makeDocumentClient } from '#adapters/dynamo/table/client.ts';
import { DynamoTable } from '#adapters/dynamo/table/table.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { makeHandler } from './handler.ts';

const jobs = new DynamoTable({
  client: makeDocumentClient(),
  tableName: requireEnv(VARIABLES.jobsTable),
  clock: systemClock,
  randomness: makeSystemRandomness(),
});

export const handler = makeHandler({ bookmarks: new DynamoBookmarks(jobs) });
