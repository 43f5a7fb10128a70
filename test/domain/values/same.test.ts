import { expect, test } from 'vitest';
import { sameJson } from '#domain/values/json/same.ts';

test.each([
  ['{"__proto__": {}}', '{}', false],
  ['{}', '{"constructor": {}}', false],
  ['{"__proto__": {"a": 1}, "b": [2]}', '{"b": [2], "__proto__": {"a": 1}}', true],
])('%s and %s are the same JSON: %s', (one, other, same) => {
  expect(sameJson(JSON.parse(one), JSON.parse(other))).toBe(same);
});
