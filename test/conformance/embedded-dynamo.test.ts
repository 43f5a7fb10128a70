import { openEmbeddedDynamo } from '../../local/embedded-dynamo.ts';
import { makeStores } from '../../shared/aws/dynamo-stores.ts';
import { seededRandomness } from '../seeded-randomness.ts';
import { describeStores } from './store-suite.ts';

describeStores('stores on the embedded DynamoDB', async (clock) => {
  const embedded = await openEmbeddedDynamo();
  return { ...makeStores({ ...embedded, clock, randomness: seededRandomness(1) }), close: embedded.close };
});
