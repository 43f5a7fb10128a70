import { expect, test } from 'vitest';
import { readAtStart } from '#infra/packaging/read-at-start.ts';
import { BUILT_PROGRAM } from './build.ts';

/** Reading is most of what a short command costs. */
const MOST_KIB = 304;

test('before a command begins, little is read: no package, nothing that starts programs, and few of our own lines', () => {
  const { bytes, modules } = readAtStart(BUILT_PROGRAM);

  expect(modules).toContain('node:fs');
  expect(modules.filter((name) => !name.startsWith('node:'))).toEqual([]);
  expect(modules).not.toContain('node:child_process');
  expect(bytes / 1_024).toBeLessThan(MOST_KIB);
});
