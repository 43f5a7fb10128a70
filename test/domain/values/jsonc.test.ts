import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readJsonc } from '#domain/values/json/comments.ts';

describe('reading JSON with comments', () => {
  test('reads the example jobs as they stand', () => {
    expect(read(readFileSync('examples/jobs.jsonc', 'utf8'))).toMatchObject([
      { id: 'daily_summary', cron_expression: '0 9 * * *' },
      { id: 'weekly_audit' },
      { id: 'monthly_cleanup' },
    ]);
  });

  test.each([
    ['plain JSON', '{"a":[1,2,{"b":null}]}', { a: [1, 2, { b: null }] }],
    ['a line comment', '[1, // one\n2]', [1, 2]],
    ['a block comment over lines', '[1, /* one\n, two */ 2]', [1, 2]],
    ['a comma after the last item', '{"a":[1,2,],}', { a: [1, 2] }],
    ['a comma before a comment and the end', '[1, // one\n /* two */ ]', [1]],
    ['a byte order mark', '\uFEFF[1]', [1]],
  ])('reads %s', (_, text, value) => {
    expect(read(text)).toEqual(value);
  });

  test.each(['"http://a/*b*/,]"', '"a \\" // b"', '"\\\\"', '",}"'])('leaves the string %s as it is', (text) => {
    expect(read(`[${text}]`)).toEqual([JSON.parse(text)]);
  });

  test.each([
    ['[1,\n  2,\n  oops]', 'line 3, column 3: expected a value, found "o"'],
    ['[1, // one\n "a" "b"]', 'line 2, column 6: expected a comma or ], found "\\""'],
    ['{"a": 1', 'line 1, column 8: expected a comma or }, found the end of the text'],
    ["{'a': 1}", 'line 1, column 2: expected a key in quotes or }, found "\'"'],
    ['{"a" 1}', 'line 1, column 6: expected a colon, found "1"'],
    ['', 'line 1, column 1: expected a value, found the end of the text'],
    ['[1,,2]', 'line 1, column 4: expected a value, found ","'],
    ['[01]', 'line 1, column 2: expected a value or ], found "0"'],
    ['[1] [2]', 'line 1, column 5: expected nothing more, found "["'],
    ['[TRUE]', 'line 1, column 2: expected a value or ], found "T"'],
    ['[1,\u00a02]', 'line 1, column 4: expected a value, found "\u00a0"'],
    ['["\u0085", x]', 'line 1, column 7: expected a value, found "x"'],
    ['["a\nb"]', 'line 1, column 2: expected a value or ], found "\\""'],
  ])('says where %j is wrong', (text, message) => {
    expect(readJsonc(text)).toEqual({ ok: false, kind: 'malformed', errors: [{ path: '', message }] });
  });

  test('says where a file has numbers and keys that would not be kept', () => {
    const text = '{"jobs": [ // one\n {"id": "a", "args": {"order": 9007199254740993, "order": 1,},}]}';

    expect(readJsonc(text)).toMatchObject({
      kind: 'not_kept',
      errors: [{ path: 'jobs[0].args.order' }, { path: 'jobs[0].args.order' }],
    });
  });
});

function read(text: string): unknown {
  const found = readJsonc(text);
  return found.ok ? found.value : found.errors;
}
