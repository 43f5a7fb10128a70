import { expect, test } from 'vitest';
import { readResult, readResultBytes } from '#domain/runs/result.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const LONG = JSON.stringify('é'.repeat(2_048));

test.each([
  ['{ "cursor": 4711,\n "pages": [1, 2] }\n', '{"cursor":4711,"pages":[1,2]}'],
  ['null', 'null'],
  ['"a\\n\\ud83d\\ude00"', '"a\\n\u{1f600}"'],
  [nested(21), nested(21)],
  [JSON.stringify('x'.repeat(4_094)), JSON.stringify('x'.repeat(4_094))],
])('JSON %# is kept on one line', (text, result) => {
  expect(readResult(text, [])).toEqual({ result });
});

test.each(['', ' \n'])('a file without a word in it is no result', (text) => {
  expect(readResult(text, [])).toEqual({});
});

test.each([
  ['{"cursor": }', 'the result is not JSON: line 1, column 12: expected a value, found "}"'],
  ['done', 'the result is not JSON: line 1, column 1: expected a value, found "d"'],
  ['{"id": 12345678901234567890}', /^the result would not be kept as it is: .*id/],
  ['{"a": "\\ud800"}', 'the result cannot be kept: a: text cannot hold U+0000 or half a surrogate pair'],
  ['{"\\udc00": 1}', /^the result cannot be kept: .*half a surrogate pair$/],
  [nested(22), /^the result cannot be kept: .*at most 20 levels deep$/],
  [nested(2_000), /^the result cannot be kept: .*at most 20 levels deep$/],
  [LONG, 'the result is longer than 4096 bytes'],
  [`[${'1e20,'.repeat(500)}1]`, 'the result is longer than 4096 bytes'],
])('%# what is no JSON, would change or is too long is a fault that says so', (text, resultFault) => {
  const kept = readResult(text, []);

  expect(kept.result).toBeUndefined();
  expect(kept.resultFault).toEqual(typeof resultFault === 'string' ? resultFault : expect.stringMatching(resultFault));
});

test('bytes that are no UTF-8 are a fault, and nothing else takes their place', () => {
  expect(readResultBytes(Uint8Array.of(0x22, 0xff, 0xfe, 0x22), [])).toEqual({
    resultFault: 'the result is not UTF-8',
  });
});

test('secrets are masked wherever they stand, and it is still JSON', () => {
  const { result = '' } = readResult(
    '{"url": "x?key=s3cr3t-1", "pin": 98765432, "s3cr3t-1": [true], "nextToken": "abc"}',
    ['s3cr3t-1', '98765432'],
  );

  expect(JSON.parse(result)).toEqual({ url: 'x?key=***', pin: '***', '***': [true], nextToken: 'abc' });
});
