import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the example of a test under node:test passes there', () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--test', '--test-reporter=tap', 'test/docs/tasks-under-node.ts'],
    { cwd: join(import.meta.dirname, '../../..'), encoding: 'utf8', env },
  );

  expect(stdout).toContain('# pass 1');
  expect(status).toBe(0);
});
