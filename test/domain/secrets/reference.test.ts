import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { isReference } from '#domain/secrets/reference.ts';
import { valueSchema } from '#domain/secrets/reference-schema.ts';

const name = fc.oneof(
  fc.constantFrom('db/password', 'DB_PASSWORD', 'arn:aws:ssm:eu-west-1:1:parameter/x', '', 'a b', 'ü', 'a'.repeat(300)),
  fc.integer(),
  fc.constant(null),
);
const affix = fc.oneof(fc.constantFrom('', 'Bearer ', 'x'.repeat(200), 'x'.repeat(201)), fc.integer());
const member = fc.oneof(
  fc.tuple(fc.constantFrom('fromSecret', 'fromParameter', 'fromEnvironment'), name),
  fc.tuple(fc.constantFrom('key', 'prefix', 'other'), affix),
);
const anything = fc
  .tuple(
    fc.tuple(fc.constantFrom('fromSecret', 'fromParameter', 'fromEnvironment'), name),
    fc.array(member, { maxLength: 2 }),
  )
  .map(([first, others]) => Object.fromEntries([first, ...others]));

test('a reference is told from other objects as the schema of values tells it', () => {
  const seen = { references: 0, others: 0 };
  fc.assert(
    fc.property(anything, (value) => {
      const isOne = isReference(value);
      seen[isOne ? 'references' : 'others'] += 1;

      expect(z.safeParse(valueSchema(z.string()), value).success).toBe(isOne);
    }),
    { numRuns: 600 },
  );
  expect(Math.min(seen.references, seen.others)).toBeGreaterThan(20);
});

test.each([
  [{ fromSecret: 'db/password' }, true],
  [{ fromSecret: 'db', key: 'password', prefix: 'Bearer ' }, true],
  [{ fromParameter: '/db/password' }, true],
  [{ fromEnvironment: 'DB_PASSWORD', prefix: 'x' }, true],
  [{ fromParameter: '/db/password', key: 'password' }, false],
  [{ fromSecret: 'a', fromParameter: 'b' }, false],
  [{ fromSecret: 'two words' }, false],
  [{ fromSecret: 'db', more: 'x' }, false],
  [{ key: 'password' }, false],
  [[], false],
])('%j is a reference: %s', (value, expected) => {
  expect(isReference(value)).toBe(expected);
});
