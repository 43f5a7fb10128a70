import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PAGES } from './command-lines.ts';
import { blocksOf } from './snippets.ts';

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

/** The examples of the pages: how many there are in a language, and who runs them. Command lines: test/deep/cli/documented-lines.test.ts. */
const RUN_BY: readonly (readonly [page: string, language: string, count: number, file: string])[] = [
  ['README.md', 'jsonc', 1, 'test/docs/jobs.test.ts'],
  ['README.md', 'ts', 1, 'test/infra/construct-page.test.ts'],
  ['docs/api.md', 'json', 1, 'test/docs/pages.test.ts'],
  ['docs/assistants.md', 'json', 1, 'test/docs/pages.test.ts'],
  ['docs/calendars.md', 'json', 2, 'test/domain/schedule/calendars.test.ts'],
  // The second one is of a deployment: test/docs/deploying.test.ts.
  ['docs/claude-jobs.md', 'jsonc', 2, 'test/docs/pages.test.ts'],
  ['docs/cli.md', 'jsonc', 1, 'test/docs/jobs.test.ts'],
  ['docs/client.md', 'ts', 3, 'test/docs/client.test.ts'],
  // The second one signs with credentials of AWS: test/aws/python.test.ts.
  ['docs/client.md', 'python', 2, 'test/deep/cli/examples.test.ts'],
  ['docs/commands.md', 'jsonc', 5, 'test/docs/pages.test.ts'],
  ['docs/conditions.md', 'json', 1, 'test/domain/jobs/conditions.test.ts'],
  ['docs/construct.md', 'ts', 7, 'test/infra/construct-page.test.ts'],
  ['docs/deploying.md', 'json', 5, 'test/docs/deploying.test.ts'],
  ['docs/getting-started.md', 'jsonc', 1, 'test/docs/jobs.test.ts'],
  ['docs/import.md', 'yaml', 1, 'test/docs/import.test.ts'],
  ['docs/jobs.md', 'json', 9, 'test/docs/jobs.test.ts'],
  ['docs/notices.md', 'json', 11, 'test/domain/notices/documentation.test.ts'],
  ['docs/notices.md', 'jsonc', 2, 'test/domain/notices/documentation.test.ts'],
  ['docs/runners.md', 'json', 3, 'test/docs/deploying.test.ts'],
  ['docs/operations.md', 'yaml', 1, 'test/local/metrics/scraped.test.ts'],
  ['docs/scheduler-class.md', 'ts', 7, 'test/docs/scheduler-class.test.ts'],
  ['docs/schedules.md', 'ts', 1, 'test/docs/examples.test.ts'],
  ['docs/secrets.md', 'json', 1, 'test/docs/jobs.test.ts'],
  ['docs/tasks.md', 'ts', 2, 'test/deep/cli/examples.test.ts'],
  ['docs/tasks.md', 'jsonc', 2, 'test/deep/cli/examples.test.ts'],
  ['docs/testing.md', 'ts', 3, 'test/package/examples.test.ts'],
  ['docs/watching.md', 'json', 1, 'test/deep/cli/examples.test.ts'],
];
const LANGUAGES = ['json', 'jsonc', 'python', 'ts', 'yaml'];

test('each example of the pages is run by a test that names its page', () => {
  const found = PAGES.flatMap((page) =>
    LANGUAGES.flatMap((language) => {
      const { length } = blocksOf(page, language);
      return length === 0 ? [] : [`${page} ${language} ${length}`];
    }),
  );

  expect(RUN_BY.map(([page, language, count]) => `${page} ${language} ${count}`).sort()).toEqual(found.sort());
  for (const [page, , , file] of RUN_BY) {
    expect(readFileSync(join(ROOT, file), 'utf8'), file).toContain(page);
  }
});

test('the example of a schedule in a program holds', async () => {
  await expect(import('./schedule.ts')).resolves.toBeDefined();
});
