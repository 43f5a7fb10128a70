import fc from 'fast-check';

const DEEP = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], 1);

/** Strings that somebody would try. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '.',
    '..',
    '../../etc/passwd',
    '%2e%2e%2f',
    '%00',
    '%E0%A4%A',
    '\u0000',
    '\u202e\u2066x',
    '\ud800',
    '🔑'.repeat(20),
    '__proto__',
    'constructor',
    'toString',
    "'; drop table runs; --",
    '<script>alert(1)</script>',
    '$(reboot)',
    '{{7*7}}',
    'x'.repeat(10_000),
    '9'.repeat(400),
    '-0',
    '1e400',
    '2026-02-30T00:00:00Z',
    '+292278994-08-17T07:12:55Z',
    '0000-00-00T00:00:00Z',
    'Infinity/Nowhere',
    '*'.repeat(500),
    '0-59/0 * * * *',
    'every 0s',
    'every 99999999999999999999d',
  ),
  fc.string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)), maxLength: 30 }),
);

/** JSON that somebody would try. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    0.1,
    1e308,
    9_007_199_254_740_992,
    [],
    {},
    [[]],
    DEEP,
    Array.from({ length: 2_000 }, () => 'x'),
    Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`K${index}`, 'v'])),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** JSON with something hostile in the place of one of its parts, or beside them. */
export function spoilt(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(arbitrary, hostileJson, fc.nat(1_000), fc.boolean()).map(([value, hostile, which, beside]) => {
    const places = placesIn(value);
    const place = places[which % places.length] ?? [];
    return beside ? withOneMore(value, place, hostile) : replaced(value, place, hostile);
  });
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) {
    return [at];
  }
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))];
}

function replaced(value: unknown, [first, ...rest]: Place, by: unknown): unknown {
  if (first === undefined) {
    return by;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === String(first) ? replaced(inner, rest, by) : inner,
  ]);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

// fromEntries defines members, so that `__proto__` becomes one like any other, as JSON.parse makes it.
function withOneMore(value: unknown, place: Place, hostile: unknown): unknown {
  const [parent, name] = [place.slice(0, -1), typeof hostile === 'string' ? hostile : '__proto__'];
  const target = parent.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? new Map(Object.entries(inner)).get(String(key)) : inner,
    value,
  );
  return typeof target === 'object' && target !== null && !Array.isArray(target)
    ? replaced(value, parent, Object.fromEntries([...Object.entries(target), [name, hostile]]))
    : replaced(value, place, hostile);
}
