import { makeStores } from '#adapters/dynamo/stores.ts';
import { openEmbeddedDynamo } from '#local/dynamo/open.ts';
import { seededRandomness } from '#testing/randomness.ts';
import { describeStores } from './store-suite.ts';

describeStores('stores on the embedded DynamoDB', async (clock) => {
  const embedded = await openEmbeddedDynamo();
  return { ...makeStores({ ...embedded, clock, randomness: seededRandomness(1) }), close: embedded.close };
});
