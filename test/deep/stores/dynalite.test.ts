import { once } from 'node:events';
import dynalite from 'dynalite';
import { afterAll } from 'vitest';
import { makeStores } from '#adapters/dynamo/stores.ts';
import { createTables } from '#test/conformance/dynamo-tables.ts';
import { describeStores } from '#test/conformance/store-suite.ts';
import { seededRandomness } from '#testing/randomness.ts';

const server = dynalite({ createTableMs: 0 });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const tables = await createTables(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);

afterAll(async () => {
  await tables.close();
  server.close();
});

describeStores('stores on dynalite', async (clock) => ({
  ...makeStores({ ...tables, clock, randomness: seededRandomness(1) }),
  close: () => tables.empty(),
}));
