import { afterAll, beforeAll, describe } from 'vitest';
import { makeStores } from '../../shared/aws/dynamo-stores.ts';
import { seededRandomness } from '../seeded-randomness.ts';
import { type DynamoLocal, missingForDynamoLocal, startDynamoLocal } from './dynamo-local.ts';
import { describeStores } from './store-suite.ts';

const missing = missingForDynamoLocal();

describe.skipIf(missing !== undefined)(`Amazon's DynamoDB Local${missing === undefined ? '' : `: ${missing}`}`, () => {
  let server: DynamoLocal;
  beforeAll(async () => {
    server = await startDynamoLocal();
  });
  afterAll(() => server.stop());

  describeStores('stores on DynamoDB Local', async (clock) => {
    return { ...makeStores({ ...server, clock, randomness: seededRandomness(1) }), close: server.empty };
  });
});
