import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePlaceCounts, makeStores } from '#adapters/dynamo/stores.ts';
import { BUDGET, unitsOfRun } from '#bench/units.ts';
import { DEFAULT_SIZE, demandOfCommand, RUN, sumOf } from '#domain/cost/demand.ts';
import {
  type DynamoLocal,
  LONGEST_START_MS,
  missingForDynamoLocal,
  startDynamoLocal,
} from '#test/conformance/dynamo-local.ts';
import { describePlaceCounts } from '#test/conformance/rules/place.ts';
import { describeSightings } from '#test/conformance/rules/sighting.ts';
import { describeStores } from '#test/conformance/store-suite.ts';
import { seededRandomness } from '#testing/randomness.ts';

const missing = missingForDynamoLocal();

describe.skipIf(missing !== undefined)(`Amazon's DynamoDB Local${missing === undefined ? '' : `: ${missing}`}`, () => {
  let server: DynamoLocal;
  beforeAll(async () => {
    server = await startDynamoLocal();
  }, LONGEST_START_MS);
  afterAll(() => server.stop());

  describeStores('stores on DynamoDB Local', async (clock) => {
    return { ...makeStores({ ...server, clock, randomness: seededRandomness(1) }), close: server.empty };
  });

  describePlaceCounts('places on DynamoDB Local', async (clock) => {
    await server.empty();
    return makePlaceCounts({ ...server, clock, randomness: seededRandomness(1) });
  });

  describeSightings('runners seen, on DynamoDB Local', async (clock) => {
    await server.empty();
    const { sightings } = makeStores({ ...server, clock, randomness: seededRandomness(1) });
    return sightings ?? expect.fail('DynamoDB keeps them');
  });

  test('a scheduled run costs no more than its budget of units', async () => {
    const { write, read } = await unitsOfRun(server);

    expect(write).toBeLessThanOrEqual(BUDGET.write);
    expect(read).toBeLessThanOrEqual(BUDGET.read);
    expect(write).toBeGreaterThan(0);
  });

  test.each([3_000, 61_000])(
    'a scheduled run of %i ms costs the units that its estimate says, without the reading of the switch',
    async (takesMs) => {
      await server.empty();
      const { writeUnits, readUnits } = sumOf([RUN, demandOfCommand(takesMs, DEFAULT_SIZE)]);

      expect(await unitsOfRun(server, takesMs)).toEqual({ write: writeUnits, read: readUnits - 1 });
    },
  );
});
