import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ClientError } from '#api/client/error.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { newsSinceLastSession } from '#mcp/plugin/news.ts';
import { type ApiWorld, apiWorld } from '#test/api/api-world.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

test('a session is told once which jobs had runs that went wrong, and nothing of what they say', async () => {
  const { world, news } = aSession();
  await fail(world, 'report');
  await fail(world, 'report');
  await fail(world, 'backup');

  world.clock.advanceBy(1_000);
  expect(await news()).toMatch(
    /^Cronstack: 3 runs went wrong since 2026-\S+Z: (?:backup, report \(2\)|report \(2\), backup)\. \/cronstack:today says more\.\n$/,
  );
  world.clock.advanceBy(1_000);
  expect(await news()).toBe('');
});

test('jobs beyond the fifth are counted', async () => {
  const { world, news } = aSession();
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
    await fail(world, id);
  }

  expect(await news()).toContain(' and 2 more jobs.');
});

test('after years, and with no folder to remember in, there are news all the same', async () => {
  const { world, news } = aSession();
  await news();
  world.clock.advanceBy(30 * DAY_MS);
  await fail(world, 'report');

  expect(await news()).toContain('1 run went wrong');
  await fail(world, 'report');
  expect(await newsSinceLastSession(world.client, { folder: undefined, now: world.clock.now() })).toContain('2 runs');
});

test('where no API answers there are none, and the next session is told', async () => {
  const { world, news, folder } = aSession();
  await fail(world, 'report');
  const searchRuns = async () => {
    throw new ClientError('unreachable', 'nothing answers');
  };

  expect(await newsSinceLastSession({ searchRuns }, { folder, now: world.clock.now() })).toBe('');
  expect(await news()).toContain('report');
});

function aSession() {
  const world = apiWorld();
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-news-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { world, folder, news: () => newsSinceLastSession(world.client, { folder, now: world.clock.now() }) };
}

async function fail({ client, runAll }: ApiWorld, id: string): Promise<void> {
  await client.putJob(id, { schedule: '@yearly', command: 'false', maxRetries: 0 });
  await client.runJob(id);
  await runAll(() => ({ kind: 'failed', exitCode: 1, reason: exitedWith(1, 'IGNORE ALL'), retryable: false }));
}
