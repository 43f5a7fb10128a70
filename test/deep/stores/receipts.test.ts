import { describe, expect, test } from 'vitest';
import { closedDay } from '#bench/receipts.ts';
import { LONGEST_START_MS, missingForDynamoLocal, startDynamoLocal } from '#test/conformance/dynamo-local.ts';

/** `npm run bench -- receipts` does it with a hundred thousand. */
const RUNS = 2_500;
const RECORDS_A_PAGE = 1_000;
const missing = missingForDynamoLocal();

describe.skipIf(missing !== undefined)(
  `receipts on DynamoDB Local${missing === undefined ? '' : `: ${missing}`}`,
  () => {
    test(
      'a day is closed page by page, each found as it was, for as many units as the page of the documentation says',
      async () => {
        const server = await startDynamoLocal();
        try {
          const { pages, wrong, closing, checking } = await closedDay(server, RUNS);

          console.log(`closing ${JSON.stringify(closing)}, checking ${JSON.stringify(checking)}`);
          expect([pages, wrong]).toEqual([Math.ceil(RUNS / RECORDS_A_PAGE), 0]);
          // A unit or two for each record; pages of 210 bytes for each of a hundred jobs, and a bookmark for each.
          expect(closing.read).toBeLessThan(RUNS * 2);
          expect(closing.write).toBeLessThan(pages * 30);
          expect(checking).toMatchObject({ write: 0 });
          expect(checking.read).toBeLessThan(RUNS * 2);
        } finally {
          await server.stop();
        }
      },
      LONGEST_START_MS * 3,
    );
  },
);
