import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, SAME_EVERYWHERE, settled, watchedPage } from './opened.ts';
import { type ShownWorld, shownWorld } from './shown-world.ts';

/** `npm run pictures` has them in docs/pictures. */
const FOLDER = process.env.CRONSTACK_DOCS_PICTURES ?? mkdtempSync(join(tmpdir(), 'cronstack-pictures-'));

let world: ShownWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([shownWorld({ isHostile: false }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await world?.system.close();
});

test.each([
  ['overview', '/', 'light'],
  ['run', '/runs/flaky.20261026T080000Z', 'dark'],
  ['editor', '/jobs/nightly/edit', 'light'],
] as const)(
  'the picture of %s is of a page that is there, and small enough to be shown',
  async (name, path, colorScheme) => {
    mkdirSync(FOLDER, { recursive: true });
    const viewport = { width: 1_200, height: 750 };
    const context = await browser.newContext({ ...SAME_EVERYWHERE, colorScheme, viewport });
    const { page } = await watchedPage(context, world.url);
    await page.goto(`${world.url}${path}`);
    await settled(page);
    await page.waitForTimeout(500);

    const picture = await page.screenshot({ path: join(FOLDER, `console-${name}.png`) });
    expect(picture.length).toBeGreaterThan(20_000);
    expect(picture.length).toBeLessThan(150_000);
    await context.close();
  },
);
