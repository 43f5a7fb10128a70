import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from '#domain/values/json/read.ts';

test('whatever JSON.stringify writes is read, and is the same value again', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (value, isPretty) => {
      const text = JSON.stringify(value, undefined, isPretty ? 2 : undefined);
      const read = readJson(text);

      expect(read.ok && JSON.stringify(read.value)).toBe(JSON.stringify(value));
    }),
  );
});

test('any double that JSON.stringify writes is read', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(readJson(JSON.stringify(number))).toEqual({ ok: true, value: JSON.parse(JSON.stringify(number)) });
    }),
  );
});

test('a power of two is read, though a double is written with other digits', () => {
  expect(readJson(String(2n ** 70n)).ok).toBe(true);
  expect(readJson(String(2n ** 70n + 1n)).ok).toBe(false);
});

test('a whole number is read if it comes out again as it was written, and else refused', () => {
  const whole = fc.oneof(fc.bigInt(), fc.bigInt(-(2n ** 70n), 2n ** 70n), fc.bigInt(2n ** 53n - 9n, 2n ** 53n + 9n));
  fc.assert(
    fc.property(whole, (number) => {
      const isKept = BigInt(Number(number)) === number;
      const read = readJson(`[${number}]`);

      // Digits that a double is written with are kept even where the double between them is another: 1e23 is.
      expect(read.ok).toBe(isKept || JSON.stringify(Number(number)) === String(number));
    }),
  );
});

test.each([
  ['9007199254740993', 9007199254740992],
  ['-9007199254740993', -9007199254740992],
  ['9007199254740993.0', 9007199254740992],
  ['9007199254740993e0', 9007199254740992],
  ['9.007199254740993e15', 9007199254740992],
  ['18446744073709551615', 18446744073709552000],
  ['9007199254740992.5', 9007199254740992],
])('%s is refused, as it would become %d', (text, becomes) => {
  expect(readJson(`{"a": [{"id": ${text}}]}`)).toEqual({
    ok: false,
    kind: 'not_kept',
    errors: [{ path: 'a[0].id', message: `${text} would become ${becomes}: write it as a text, in quotes` }],
    value: { a: [{ id: becomes }] },
  });
});

test.each(['1e400', '-1e400', '1E+999', '9'.repeat(400)])('%s is refused, as it would be infinite', (text) => {
  expect(readJson(text)).toMatchObject({ errors: [{ path: '', message: /larger than numbers can be/ }] });
});

test.each(['1e-400', '0.0e-5001', `0.${'0'.repeat(400)}1`])('%s is read only if it is 0', (text) => {
  expect(readJson(text).ok).toBe(text.startsWith('0.0e'));
});

test.each(['9007199254740991', '1e20', '100000000000000000000', '1E+23', '1.50', '-0', '0.1234567890123456789012'])(
  '%s is an ordinary number',
  (text) => {
    expect(readJson(text)).toEqual({ ok: true, value: Number(text) });
  },
);

test('a key that stands twice in one object is refused, however it is spelled, at any depth', () => {
  const part = fc.oneof(fc.string(), fc.nat());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.string(), fc.boolean(), (path, key, isEscaped) => {
      const again = isEscaped ? escaped(key) : JSON.stringify(key);
      const twice = `{${JSON.stringify(`x${key}`)}: {${again}: 2}, ${JSON.stringify(key)}: [], ${again}: 1}`;
      const read = readJson(within(path, twice));

      expect(read.ok ? 'read' : read.errors.map(({ message }) => message)).toEqual([
        'this key stands twice in its object',
      ]);
    }),
  );
});

test('the same key in several objects, and a text that looks like one, are none of that', () => {
  const text = '[{"a": "\\"a\\": 1, 9007199254740993"}, {"a": {"a": "{"}, "b": "a"}]';

  expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
});

test('errors are many, and have an end', () => {
  const read = readJson(`[${'9007199254740993,'.repeat(100)}1]`);

  expect(read.ok ? [] : read.errors).toHaveLength(20);
});

test('a blank that is none in JSON is named, also at the end', () => {
  const read = readJson('[1]\v');

  expect(read.ok ? '' : read.errors[0]?.message).toBe('line 1, column 4: expected nothing more, found "\\u000b"');
});

test('a text that is no JSON is never said to be fine to its end', () => {
  // Not fast-check's `binary` unit, which takes a second to write down all there are.
  const character = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code));
  const mangled = fc.tuple(fc.jsonValue(), fc.nat(), fc.string({ unit: character, maxLength: 2 }));
  fc.assert(
    fc.property(mangled, ([value, at, noise]) => {
      const text = JSON.stringify(value);
      const read = readJson(text.slice(0, at % (text.length + 1)) + noise + text.slice(at % (text.length + 1)));

      expect(read.ok ? '' : read.errors[0]?.message).not.toMatch(/expected nothing more, found the end/);
    }),
  );
});

test('a megabyte is read in linear time', () => {
  const big = JSON.stringify({
    keys: Array.from({ length: 40_000 }, (_, n) => ({ [`key${n}`]: n })),
    text: 'x"\\'.repeat(99_999),
  });

  expect(readJson(big).ok).toBe(true);
});

/** JSON in which the keys and indexes of the path lead to a text. */
function within(path: readonly (string | number)[], text: string): string {
  return path.reduceRight<string>(
    (inner, part) => (typeof part === 'number' ? `[null, ${inner}]` : `{${JSON.stringify(part)}: ${inner}}`),
    text,
  );
}

/** A JSON string of which every character is written by its number. */
function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}
