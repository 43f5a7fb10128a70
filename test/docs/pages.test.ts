import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ClientError } from '#api/client/error.ts';
import { readJsonc } from '#domain/values/json/comments.ts';
import { apiWorld } from '#test/api/api-world.ts';
import { blocksOf } from './snippets.ts';

test('docs/api.md: a bad job is answered with the problem that is shown', async () => {
  const [problem = ''] = blocksOf('docs/api.md', 'json');
  const { code, status, detail, errors } = JSON.parse(problem);
  const job = { id: 'report', cron_expression: '61 9 * * *', command: 'true' };

  const refused = await apiWorld()
    .client.createJob(job)
    .catch((error: unknown) => error);

  expect(refused).toBeInstanceOf(ClientError);
  expect(refused).toMatchObject({ code, status, message: detail, errors });
});

test('docs/claude-jobs.md, docs/commands.md: the job is taken, and so are references', async () => {
  const { client } = apiWorld();
  const [job = ''] = blocksOf('docs/claude-jobs.md', 'jsonc');
  const [, references = ''] = blocksOf('docs/commands.md', 'jsonc');

  await client.createJob(read(job));
  await client.createJob(read(`{"id": "references", "schedule": "@daily", ${references}}`));

  expect((await client.getJob('references')).env).toMatchObject({ DB_PASSWORD: { key: 'password' } });
});

test('docs/commands.md: each call of AWS and each statement is taken', async () => {
  const { client } = apiWorld();
  const calls = blocksOf('docs/commands.md', 'jsonc').slice(2).join('');
  const commands = [...calls.matchAll(/^"command": (\{.*\})$/gm)].map(([, text = '']) => JSON.parse(text));

  for (const [index, command] of commands.entries()) {
    await client.createJob({ id: `call-${index}`, schedule: '@daily', command });
  }

  expect((await client.listJobs()).items).toHaveLength(calls.trim().split('\n').length);
});

test('docs/secrets.md: the job is taken, and its variable is a reference that is not masked', async () => {
  const { client } = apiWorld();
  const [job = ''] = blocksOf('docs/secrets.md', 'json');

  await client.createJob(read(job));

  expect((await client.getJob('nightly_backup')).env).toEqual({ PGPASSWORD: { fromSecret: 'prod/db' } });
});

test('docs/assistants.md: an assistant starts the server of this program, of the package that is installed', () => {
  const [settings = ''] = blocksOf('docs/assistants.md', 'json');

  expect(Object.values(JSON.parse(settings).mcpServers)).toEqual([
    { command: 'npx', args: ['--no-install', 'cronstack', 'mcp'] },
  ]);
});

function read(block: string): unknown {
  const text = readJsonc(block);
  return text.ok ? text.value : undefined;
}

test.each(['README.md', 'docs/getting-started.md', 'docs/reviewing.md', 'docs/upgrading.md'])(
  '%s installs the file that npm pack writes for this version, as well as from the registry',
  (page) => {
    const { name, version }: { name: string; version: string } = JSON.parse(readRoot('package.json'));
    const text = readRoot(page);

    expect(text).toMatch(new RegExp(`npm install (?:--save-dev )?${name}\\b`));
    expect(text).toMatch(/npm install (?:--save-dev )?[~.<][^\n]*\.tgz/);
    expect([...text.matchAll(/cronstack-(\d[\d.]*\d)\.tgz/g)].map(([, said]) => said)).toEqual(
      page === 'README.md' ? [version] : [],
    );
  },
);

function readRoot(path: string): string {
  return readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
}
