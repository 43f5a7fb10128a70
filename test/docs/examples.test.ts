import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

test.each([
  ['docs/schedules.md', 'test/docs/schedule.ts'],
  ['docs/testing.md', 'test/docs/report.test.ts'],
  ['docs/testing.md', 'test/docs/tasks-under-node.ts'],
  ['docs/testing.md', 'test/docs/orders.test.ts'],
])('an example of %s is a file that runs: %s', async (page, file) => {
  expect(readFileSync(join(ROOT, page), 'utf8')).toContain(
    `\n\`\`\`ts\n${readFileSync(join(ROOT, file), 'utf8')}\`\`\`\n`,
  );
});

test('the example of a schedule in a program holds', async () => {
  await expect(import('./schedule.ts')).resolves.toBeDefined();
});
