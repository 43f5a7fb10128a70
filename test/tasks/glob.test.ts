import { expect, test } from 'vitest';
import { globProblem, matchesGlob } from '#tasks/old-files/glob.ts';

test.each([
  ['*.log', 'a.log', true],
  ['*.log', 'a/b.log', false],
  ['*.log', '.log', false],
  ['.*', '.profile', true],
  ['**', 'a', true],
  ['**', 'a/b/c', true],
  ['**', 'a/.git/c', false],
  ['**/*.log', 'b.log', true],
  ['**/*.log', 'a/b/c.log', true],
  ['**/*.log', 'a/.b/c.log', false],
  ['**/.cache/**', 'a/.cache/b/c', true],
  ['a/**/z', 'a/z', true],
  ['a/**/z', 'a/b/c/z', true],
  ['a/**/z', 'b/a/z', false],
  ['a/**', 'a', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['?bc', '.bc', false],
  ['*a*b*', 'xxaxxbxx', true],
  ['*a*b*', 'xxbxxaxx', false],
  ['*', '', true],
  ['a+b(c)|d^$.txt', 'a+b(c)|d^$.txt', true],
  ['a.c', 'abc', false],
  ['tmp*', 'tmp', true],
  ['**a', 'ba', true],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(matchesGlob(pattern, path)).toBe(expected);
});

test('a hostile pattern takes no time to speak of', () => {
  const many = `${'*a'.repeat(200)}b`;
  expect(matchesGlob(many, 'a'.repeat(250))).toBe(false);
  expect(matchesGlob(`${'**/'.repeat(50)}x`, `${'a/'.repeat(100)}y`)).toBe(false);
});

test.each(['[a-z]', '{a,b}', '!a', 'a\\*', '/etc/*', 'a//b', '../*', 'a/../b', './a', 'a/', ''])(
  '%s is refused rather than misread',
  (pattern) => {
    expect(globProblem(pattern)).toBeTypeOf('string');
  },
);

test.each(['*', '**', '**/*.log', '.*', 'a b?.txt', '...'])('%s is a pattern', (pattern) => {
  expect(globProblem(pattern)).toBeUndefined();
});
