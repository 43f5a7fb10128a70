import { expect, expectTypeOf, test } from 'vitest';
import { present } from '#domain/values/present.ts';

test('what is undefined is left out, and everything else kept as it is', () => {
  const value = {
    name: 'a',
    note: undefined,
    count: 0,
    flag: false,
    text: '',
    nothing: null,
    inner: { left: undefined },
  };

  expect(Object.entries(present(value))).toEqual([
    ['name', 'a'],
    ['count', 0],
    ['flag', false],
    ['text', ''],
    ['nothing', null],
    ['inner', { left: undefined }],
  ]);
});

test('what may be undefined is typed as what may not be there', () => {
  const value: { name: string; note: string | undefined; until?: number | undefined } = { name: 'a', note: undefined };

  expectTypeOf(present(value)).toExtend<{ readonly name: string; readonly note?: string; readonly until?: number }>();
});
