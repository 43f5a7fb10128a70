import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiWorld, send } from './api-world.ts';

const RUNS = 150;
const GOOD = { id: 'report', schedule: '@daily', command: 'true' };

const target = fc.constantFrom(
  ['POST', '/v1/jobs'] as const,
  ['PUT', '/v1/jobs/report'] as const,
  ['PATCH', '/v1/jobs/report'] as const,
  ['POST', '/v1/jobs/report/pause'] as const,
  ['POST', '/v1/jobs/report/run'] as const,
  ['POST', '/v1/plan'] as const,
  ['POST', '/v1/apply'] as const,
  ['POST', '/v1/preview'] as const,
);

const field = fc.constantFrom(
  'id',
  'schedule',
  'command',
  'env',
  'args',
  'tags',
  'timezone',
  'startAt',
  'maxRuns',
  'note',
  'count',
);
const anyJson = fc.json({ maxDepth: 4 }).map((text): unknown => JSON.parse(text));
const nearlyAJob = fc.dictionary(field, anyJson).map((fields) => ({ ...GOOD, ...fields }));
const body = fc.oneof(
  anyJson,
  nearlyAJob,
  nearlyAJob.map((job) => ({ jobs: [job] })),
);

test('no body makes the API fail: it is taken, or refused with a problem', async () => {
  const world = apiWorld();
  await world.client.createJob(GOOD);

  await fc.assert(
    fc.asyncProperty(target, body, async ([method, path], json) => {
      const { status } = await send(world, method, path, { body: JSON.stringify(json) });
      expect(status).toBeLessThan(500);
    }),
    { numRuns: RUNS },
  );
  expect(world.faults).toEqual([]);
});

test('no text makes the API fail', async () => {
  const world = apiWorld();

  await fc.assert(
    fc.asyncProperty(
      target,
      fc.string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)) }),
      async ([method, path], text) => {
        const { status } = await send(world, method, path, { body: text });
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: RUNS },
  );
  expect(world.faults).toEqual([]);
});
