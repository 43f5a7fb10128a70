import { expect, test } from 'vitest';
import { JobIds } from '#domain/import/job-ids.ts';

test.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u009b1;31mred', 'red'],
  ['a\u001b]0;title\u0007b', 'ab'],
  ['a\u001b]8;;https://example.com\u001b\\b', 'ab'],
  ['a\u001bP1$r\u001b\\b\u001bc', 'ab'],
  ['\u001b[', 'job'],
  ['[31m', '31m'],
  ['../../etc/passwd', 'etc-passwd'],
  ['\u202eevil', 'evil'],
])('an id made of %j is %s', (name, id) => {
  expect(new JobIds().give(name, name)).toBe(id);
});
