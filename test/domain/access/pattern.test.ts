import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsPattern, isPattern } from '#domain/access/pattern.ts';

test.each([
  ['ci.build', 'ci.*', true],
  ['ci', 'ci.*', false],
  ['ci.', 'ci.*', true],
  ['cix', 'ci.*', false],
  ['CI.build', 'ci.*', false],
  ['x.ci.build', 'ci.*', false],
  ['anything', '*', true],
  ['report', 'report', true],
  ['report', 'repor', false],
  ['a.b.c', 'a.*.c', true],
  ['a.c', 'a.*.c', false],
  ['aa', 'a*a', true],
  ['a', 'a*a', false],
  ['abcbc', 'a*bc', true],
  ['ab', 'a*b*b', false],
  ['team-a.x', 'team-?.x', false],
])('%s fits %s: %s', (jobId, pattern, fits) => {
  expect(fitsPattern(jobId, pattern)).toBe(fits);
});

test('a pattern has the characters of ids and the sign, and no sign has another meaning', () => {
  for (const text of ['', 'a'.repeat(65), 'a/b', '(a+)+$', '[ab]', 'a b', 'é', 'a\n', '\\d', '^a']) {
    expect(isPattern(text), text).toBe(false);
  }
  for (const text of ['*', 'team-a.*', '*.nightly', 'a_b-c.D9', '*'.repeat(64)]) {
    expect(isPattern(text), text).toBe(true);
  }
});

test('a pattern means what the regular expression of it would', () => {
  const text = (signs: readonly string[], longest: number) =>
    fc.array(fc.constantFrom(...signs), { maxLength: longest }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text(['a', 'b', '.'], 10), text(['a', 'b', '.', '*', '*'], 8), (jobId, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      expect(fitsPattern(jobId, pattern)).toBe(expression.test(jobId));
    }),
    { numRuns: 300 },
  );
});

test('no pattern takes long: backtracking would not finish this one', () => {
  expect(fitsPattern('a'.repeat(56), `${'*a'.repeat(31)}*b`)).toBe(false);
});
