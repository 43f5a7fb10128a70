import { mockAws } from 'cronstack/testing';
import { expect } from 'vitest';
import { makePlaceCounts, makeStores } from '#adapters/dynamo/stores.ts';
import { makeDocumentClient } from '#adapters/dynamo/table/client.ts';
import { describePlaceCounts } from '#test/conformance/rules/place.ts';
import { describeSightings } from '#test/conformance/rules/sighting.ts';
import { describeStores } from '#test/conformance/store-suite.ts';
import { TABLES } from '#test/conformance/tables-in-memory.ts';
import { FakeClock } from '#testing/clock.ts';
import { seededRandomness } from '#testing/randomness.ts';

describeStores('stores on the mock of AWS', async (clock) => {
  const { options, restore } = await tablesOfMock(clock);
  return { ...makeStores(options), close: async () => restore() };
});

describePlaceCounts('places on the mock of AWS', async () =>
  makePlaceCounts((await tablesOfMock(new FakeClock('2026-03-01T12:00:00Z'))).options),
);

describeSightings('runners seen, on the mock of AWS', async (clock) => {
  const { options } = await tablesOfMock(clock);
  return makeStores(options).sightings ?? expect.fail('DynamoDB keeps them');
});

async function tablesOfMock(clock: FakeClock) {
  const aws = await mockAws({ clock });
  aws.table('jobs', TABLES.jobs);
  aws.table('history', TABLES.history);
  const client = makeDocumentClient({ region: 'eu-west-1' });
  const options = {
    client,
    jobsTableName: 'jobs',
    historyTableName: 'history',
    clock,
    randomness: seededRandomness(1),
  };
  return { options, restore: () => aws.restore() };
}
