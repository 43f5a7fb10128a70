import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, SAME_EVERYWHERE, settled, watchedPage } from './opened.ts';
import { type ShownWorld, shownWorld } from './shown-world.ts';

/** Longer than any pause between two questions of a page that nobody has paused. */
const LONG_MS = 20_000;

let world: ShownWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([shownWorld(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await world?.system.close();
});

test('a page that nobody sees asks nothing, and asks at once when it is seen again', async () => {
  const { page, asked, close } = await pageOnItsClock('/jobs');
  await pass(page, LONG_MS);
  expect(asked.length).toBeGreaterThan(3);

  await setVisible(page, false);
  await pass(page, LONG_MS);
  asked.length = 0;
  await pass(page, LONG_MS);
  expect(asked).toEqual([]);

  await setVisible(page, true);
  await page.waitForTimeout(500);
  expect(asked).toContain('GET /v1/health');
  await close();
});

test('a page whose updates are paused asks nothing but what its reader does', async () => {
  const { page, asked, close } = await pageOnItsClock('/jobs');
  await page.getByRole('button', { name: 'Pause updates' }).click();
  await pass(page, LONG_MS);
  asked.length = 0;
  await pass(page, LONG_MS);
  expect(asked).toEqual([]);

  await page.locator('h1').click();
  await page.keyboard.press('r');
  await page.waitForTimeout(500);
  expect(asked).toContain('GET /v1/health');
  await close();
});

test('the focus and the place stay through twenty polls that change the rows around them', async () => {
  const { page, close } = await pageOnItsClock('/jobs');
  await page.getByRole('link', { name: 'slow', exact: true }).focus();
  const order = await page.locator('.job-row a').allInnerTexts();
  for (let poll = 0; poll < 20; poll += 1) {
    await world.system.client.patchJob('ticks', { name: `Ticks ${poll}` });
    await pass(page, 6_000);
  }
  await page.getByText('Ticks 19').waitFor();

  expect(await page.evaluate('document.activeElement.textContent')).toBe('slow');
  expect(await page.locator('.job-row a').allInnerTexts()).toEqual(order);
  await close();
});

test('what is asked about now is asked by the server`s clock, also while that is not known yet', async () => {
  const context = await browser.newContext(SAME_EVERYWHERE);
  const { page } = await watchedPage(context, world.url);
  const beginnings: string[] = [];
  page.on('request', (request) => {
    const from = new URL(request.url()).searchParams.get('from');
    if (from !== null) {
      beginnings.push(from);
    }
  });
  await page.route('**/v1/health', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.goto(world.url);
  await page.getByRole('figure').getByText('now', { exact: true }).waitFor();

  expect(beginnings.length).toBeGreaterThan(0);
  expect(beginnings.filter((from) => !/^2026-10-2[56]/.test(from))).toEqual([]);
  await context.close();
});

async function pageOnItsClock(path: string) {
  const context = await browser.newContext(SAME_EVERYWHERE);
  const watched = await watchedPage(context, world.url);
  await watched.page.clock.install();
  await watched.page.goto(`${world.url}${path}`);
  await settled(watched.page);
  return { ...watched, close: () => context.close() };
}

/** Lets time pass on the page's clock, second by second, so that answers come in between. */
async function pass(page: Page, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 2_000) {
    await page.clock.runFor(2_000);
    await page.waitForTimeout(20);
  }
}

async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate(`{
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${isVisible ? 'visible' : 'hidden'}' });
    document.dispatchEvent(new Event('visibilitychange'));
  }`);
}
