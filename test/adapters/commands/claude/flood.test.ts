import { expect, test } from 'vitest';
import { nestsDeeper } from '#adapters/commands/claude/nesting.ts';
import { ClaudeWatch } from '#adapters/commands/claude/watch.ts';
import { FakeClock } from '#testing/clock.ts';

const RESULT = '{"type":"result","subtype":"success","num_turns":1}\n';

test('of a flood of lines some are shown and the rest is counted; what decides the outcome is read', () => {
  const { clock, shown, watch } = aWatch();
  watch.write(Buffer.from('{"type":"news"}\n'.repeat(100_000)));
  watch.write(Buffer.from(RESULT));
  const inTheFirst = shown.length;
  clock.advanceBy(1_000);
  watch.write(Buffer.from('{"type":"late"}\n'));

  expect(inTheFirst).toBeGreaterThan(500);
  expect(inTheFirst).toBeLessThan(2_000);
  expect(shown.slice(inTheFirst)).toEqual([
    `[${100_001 - inTheFirst} lines were left out: too many came at once]`,
    '{"type":"late"}',
  ]);
  expect(watch.stream.result).toMatchObject({ turns: 1 });
});

test('the lines that were left out last are told of at the end', () => {
  const { shown, watch } = aWatch();
  watch.write(Buffer.from('no JSON\n'.repeat(10_000)));
  const before = shown.length;
  watch.close();

  expect(shown.slice(before)).toEqual([`[${10_000 - before} lines were left out: too many came at once]`]);
});

test('of a flood of results no more are read than can be', () => {
  const { watch } = aWatch();
  watch.write(
    Buffer.from(RESULT.repeat(20_000).replaceAll('}', ',"model_usage_since_last_result":{"m":{"costUSD":1}}}')),
  );

  expect(watch.stream.costUsd).toBeGreaterThan(500);
  expect(watch.stream.costUsd).toBeLessThan(5_000);
});

test('a line that nests too deep is not parsed, and its length is told', () => {
  const { shown, watch } = aWatch();
  watch.write(Buffer.from(`${'['.repeat(8_000_000)}\n`));
  watch.write(Buffer.from(`{"type":"result","x":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}\n`));

  expect(shown).toEqual(['[a line of 8000000 bytes nests too deep and was left out]']);
  expect(watch.stream.result).toBeUndefined();
});

test.each([
  ['[[1]]', 2, false],
  ['[[1]]', 1, true],
  ['{"a":[1]}', 1, true],
  ['[1],[1],[1]', 1, false],
  ['"[[[[["', 1, false],
  ['"\\"[[[["', 1, false],
  ['"\\\\",[[1]]', 1, true],
])('%s nests deeper than %i: %j', (json, most, expected) => {
  expect(nestsDeeper(Buffer.from(json), most)).toBe(expected);
});

function aWatch() {
  const clock = new FakeClock('2026-06-01T00:00:00Z');
  const shown: string[] = [];
  return { clock, shown, watch: new ClaudeWatch(clock, [], (line) => shown.push(line)) };
}
