import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isCommandLine, PAGES } from './command-lines.ts';
import { blocksOf, everyBlockOf } from './snippets.ts';

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
  ['docs/construct.md', 'ts', 9, 'test/infra/construct-page.test.ts'],
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

/** Blocks of other languages, and those of more than lines of ours: the words that one of them has, and who looks at what comes of it. */
const BESIDE: readonly (readonly [page: string, words: string, by: string])[] = [
  ['README.md', 'npm ci && npm start', 'test/local/start.test.ts'],
  ['README.md', 'claude plugin marketplace add', 'test/claude/plugin/install.test.ts'],
  ['README.md', 'Cronstack listens on', 'test/docs/outputs.test.ts'],
  ['README.md', 'npm install cronstack', 'test/package/first-job.test.ts'],
  ['README.md', 'client, CLI, tasks', 'a drawing'],
  ['README.md', 'npx cdk bootstrap', 'test/infra/cdk-arguments.test.ts'],
  ['docs/api.md', 'curl', 'test/deep/cli/examples.test.ts'],
  ['docs/claude-code.md', 'claude plugin marketplace add', 'test/claude/plugin/install.test.ts'],
  ['docs/claude-code.md', '/cronstack:schedule', 'test/plugin/mentions.test.ts'],
  ['docs/claude-code.md', '> From 7 January 2030 on', 'test/claude/plugin/conversation.test.ts'],
  ['docs/claude-jobs.md', 'FROM --platform', 'an image that is built by Docker'],
  ['docs/claude-jobs.md', 'docker build', 'an image that is built by Docker'],
  ['docs/claude-jobs.md', 'cronstack claude allow', 'test/cli/claude.test.ts'],
  ['docs/cli.md', 'npm start', 'test/local/start.test.ts'],
  ['docs/cli.md', 'cronstack doctor', 'test/local/doctor/checks.test.ts'],
  ['docs/cli.md', 'cronstack plan jobs/', 'test/docs/outputs.test.ts'],
  ['docs/client.md', 'Idempotency-Key', 'test/deep/cli/examples.test.ts'],
  ['docs/client.md', '--aws-sigv4', 'test/deep/cli/examples.test.ts'],
  ['docs/commands.md', 'CRONSTACK_ARGS', 'test/deep/cli/examples.test.ts'],
  ['docs/commands.md', 'CRONSTACK_LAST_RESULT', 'test/deep/cli/examples.test.ts'],
  ['docs/conditions.md', 'STATE  CONDITION', 'test/api/jobs/conditions.test.ts'],
  ['docs/console.md', 'The console, once', 'test/docs/outputs.test.ts'],
  ['docs/containers.md', 'FROM node', 'test/package/container.test.ts'],
  ['docs/containers.md', 'docker build', 'test/package/container.test.ts'],
  ['docs/cost.md', 'cronstack cost', 'test/docs/outputs.test.ts'],
  ['docs/deploying.md', 'npx cdk bootstrap', 'test/infra/cdk-arguments.test.ts'],
  ['docs/explain.md', 'curl', 'test/deep/cli/examples.test.ts'],
  ['docs/explain.md', '3 h 0 m ago', 'test/cli/insight/explain.test.ts'],
  ['docs/explain.md', '4 h 10 m ago', 'test/docs/outputs.test.ts'],
  ['docs/forecast.md', 'cronstack forecast', 'test/docs/outputs.test.ts'],
  ['docs/getting-started.md', 'npm install cronstack', 'test/package/first-job.test.ts'],
  ['docs/getting-started.md', 'sqlite@1.2.1', 'test/package/first-job.test.ts'],
  ['docs/getting-started.md', 'npm ci', 'test/local/start.test.ts'],
  ['docs/getting-started.md', 'Cronstack listens on', 'test/docs/outputs.test.ts'],
  ['docs/getting-started.md', 'curl', 'test/deep/cli/examples.test.ts'],
  ['docs/getting-started.md', 'cd jobs', 'test/deep/cli/examples.test.ts'],
  ['docs/import.md', 'MAILTO', 'test/docs/import.test.ts'],
  ['docs/import.md', 'aws scheduler get-schedule', 'test/cli/import.test.ts'],
  ['docs/receipts.md', 'cronstack attest', 'test/docs/outputs.test.ts'],
  ['docs/replay.md', 'cronstack replay', 'test/cli/insight/replay.test.ts'],
  ['docs/reviewing.md', 'jobs/', 'test/deep/cli/documented-lines.test.ts'],
  ['docs/reviewing.md', 'git revert', 'test/deep/cli/documented-lines.test.ts'],
  ['docs/runners.md', 'npm install cronstack', 'packages of others'],
  ['docs/runners.md', '[profile cronstack-runner]', 'a configuration of the AWS SDK'],
  ['docs/runners.md', 'aws rolesanywhere', 'a program of others'],
  ['docs/security.md', 'curl -H "Authorization', 'test/deep/cli/examples.test.ts'],
  ['docs/security.md', 'umask', 'test/deep/cli/examples.test.ts'],
  ['docs/service.md', 'cd ~/jobs', 'test/deep/cli/service.test.ts'],
  ['docs/tasks.md', '# Cronstack summary', 'test/tasks/generate-daily-summary.test.ts'],
  ['docs/tasks.md', '# Cronstack security audit', 'test/tasks/perform-security-audit.test.ts'],
  ['docs/tasks.md', 'would delete', 'test/tasks/cleanup-old-files.test.ts'],
  ['docs/upgrading.md', 'npm install cronstack@latest', 'test/deep/cli/documented-lines.test.ts'],
  ['docs/upgrading.md', 'npx cronstack restore before.db', 'test/cli/backup.test.ts'],
  ['docs/watching.md', 'cronstack exec backup', 'test/deep/cli/observed-cron.test.ts'],
  ['docs/watching.md', 'ping/$KEY', 'test/deep/cli/examples.test.ts'],
  ['docs/watching.md', '"Authorization: Bearer $TOKEN"', 'test/deep/cli/examples.test.ts'],
];

test('each block that is more than lines of ours has somebody who looks at what comes of it', () => {
  const others = PAGES.flatMap((page) =>
    everyBlockOf(page).flatMap(({ language, code }) =>
      LANGUAGES.includes(language) || isOurs(code) ? [] : [{ page, code }],
    ),
  );
  const unseen = others.filter(({ page, code }) => !BESIDE.some(([of, words]) => of === page && code.includes(words)));

  expect(others.length).toBeGreaterThan(40);
  expect(unseen).toEqual([]);
  expect(
    BESIDE.filter(([page, words]) => !others.some((one) => one.page === page && one.code.includes(words))),
  ).toEqual([]);
  expect(BESIDE.filter(([, , by]) => by.startsWith('test/') && !existsSync(join(ROOT, by)))).toEqual([]);
});

/** Lines of ours and comments, all of which test/deep/cli/documented-lines.test.ts knows. */
function isOurs(code: string): boolean {
  return code.split('\n').every((line) => line.trim() === '' || line.startsWith('#') || isCommandLine(line));
}

test('the example of a schedule in a program holds', async () => {
  await expect(import('./schedule.ts')).resolves.toBeDefined();
});
