import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#domain/values/json/canonical.ts';
import { sameJson } from '#domain/values/json/same.ts';

test('keys are in order, however deep, and what is undefined is left out', () => {
  expect(canonicalJson({ b: [{ d: null, c: 1 }], a: undefined, A: 'x' })).toBe('{"A":"x","b":[{"c":1,"d":null}]}');
});

test('a key that is called as the prototype is a key', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"y":1,"x":2}}'))).toBe('{"__proto__":{"x":2,"y":1},"b":1}');
});

test('what is equal is written alike, as any writer of JSON writes it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const written = canonicalJson(value);

      expect(sameJson(JSON.parse(written), JSON.parse(JSON.stringify(value)))).toBe(true);
      expect(canonicalJson(reversed(value))).toBe(written);
      expect(written).toBe(byReplacer(value));
    }),
  );
});

/** The same with the keys of all objects the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(reversed);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      )
    : value;
}

/** As receipts were first written: they are checked against what was. */
function byReplacer(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
