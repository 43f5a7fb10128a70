import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_PORT } from '#adapters/access/default-place.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { wordsOf } from '#test/docs/command-lines.ts';
import { blocksOf } from '#test/docs/snippets.ts';
import { starting } from '../started.ts';
import { parsedExposition } from './parsed.ts';

const PAGE = 'docs/operations.md';
const root = mkdtempSync(join(tmpdir(), 'cronstack-scraped-'));

afterAll(() => rmSync(root, { recursive: true }));

test('the scrape configuration of the page gets the metrics of the page, with the token that the page has made for it', async () => {
  const text = readFileSync(PAGE, 'utf8');
  const { scrape_configs: jobs } = parse(blocksOf(PAGE, 'yaml')[0] ?? '');
  // What is left out is http, /metrics and Bearer (Prometheus, "Configuration", scrape_config).
  expect(jobs).toEqual([
    {
      job_name: 'cronstack',
      authorization: { credentials_file: expect.any(String) },
      static_configs: [{ targets: [`127.0.0.1:${DEFAULT_PORT}`] }],
    },
  ]);
  const data = join(root, 'data');
  const runtime = await starting(root)({ data });
  const line = /npx cronstack (tokens add\s+prometheus [^`]+)`/.exec(text)?.[1] ?? '';
  const made = await cliWorld({ env: { CRONSTACK_DATA: data } }).run(...wordsOf(line), '--quiet');
  const scrape = (headers: Readonly<Record<string, string>>) => fetch(`${runtime.url()}/metrics`, { headers });

  const without = await scrape({});
  const answer = await scrape({ Authorization: `Bearer ${made.out.trim()}` });
  const client = await runtime.client();
  await client.waitForRun((await client.runJob('hello')).id);
  // The record of a run is there a moment before the head that counts it.
  const after = await vi.waitFor(async () => {
    const page = await (await scrape({ Authorization: `Bearer ${made.out.trim()}` })).text();
    expect(page).toContain('cronstack_job_last_success_timestamp_seconds{');
    return page;
  });
  await runtime.stop();

  expect(without.status).toBe(401);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    expect.stringMatching(/^text\/plain; version=0\.0\.4/),
  ]);
  const found = new Map<string, Set<string>>();
  for (const { name, labels } of parsedExposition(after)) {
    const family = name.replace(/_(?:bucket|sum|count)$/, '');
    found.set(family, new Set([...(found.get(family) ?? []), ...Object.keys(labels)]));
  }
  const listed = [...text.matchAll(/^\| `(cronstack_\w+)` \| ([^|]+) \|/gm)].map(([, name, labels = '']) => [
    name,
    labels.replaceAll('`', '').split(', ').sort().join(),
  ]);
  expect([...found].map(([name, labels]) => [name, [...labels].sort().join()]).sort()).toEqual(listed.sort());
});
