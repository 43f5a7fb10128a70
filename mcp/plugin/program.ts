import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { apiAddress } from '#adapters/access/api-address.ts';
import { createUntypedClient } from '#adapters/access/create-client.ts';
import { quickFetch } from '#adapters/access/loopback.ts';
import { RETRIES, serveMcp } from '#mcp/stdio.ts';
import { newsSinceLastSession } from './news.ts';

/** The file of the plugin that says its version; it lies beside what is built of this one. */
const MANIFEST = new URL('.claude-plugin/plugin.json', import.meta.url);
const NEWS = 'news';
/** A session waits for its hooks. */
const NEWS_TIMEOUT_MS = 3_000;

/** The program of the Claude Code plugin: serves tools, or with `news` says in one line what went wrong since the session before. */
async function main({ argv: [, , word], env }: NodeJS.Process): Promise<void> {
  const options = { url: apiAddress(env), fetch: quickFetch, environment: env };
  if (word === NEWS) {
    const client = createUntypedClient({ ...options, retries: 0, timeoutMs: NEWS_TIMEOUT_MS });
    process.stdout.write(await newsSinceLastSession(client, { folder: env.CLAUDE_PLUGIN_DATA, now: Date.now() }));
    return;
  }
  const { version }: { readonly version: string } = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  const client = createUntypedClient({ ...options, retries: RETRIES });
  await serveMcp({ client, sleep: (ms) => setTimeout(ms), version, readOnly: word === '--read-only', env });
}

await main(process);
