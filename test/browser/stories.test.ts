import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RealRuntime, startRuntime } from '#test/scenarios/real-runtime.ts';
import { openBrowser, SAME_EVERYWHERE, settled, type Watched, watchedPage } from './opened.ts';

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/#ticket=\S+/;
const PRINTS = 'for i in 1 2 3 4; do echo line $i; sleep 1; done; exit 3';

let folder: string;
let runtime: RealRuntime;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cronstack-browser-'));
  [runtime, browser] = await Promise.all([start(), openBrowser()]);
  context = await browser.newContext(SAME_EVERYWHERE);
});

afterAll(async () => {
  await browser?.close();
  await runtime?.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

test('the address that the start prints opens the console once, and the browser afterwards without it', async () => {
  const address = ADDRESS.exec(runtime.output())?.[0] ?? '';
  const { page, said } = await watchedPage(context, runtime.url);
  await page.goto(address);
  await settled(page);

  expect(page.url()).toBe(`${runtime.url}/`);
  await page.getByRole('link', { name: 'hello' }).first().waitFor();
  await page.goto(`${runtime.url}/jobs`);
  await settled(page);
  expect(said).toEqual([]);
  await page.close();

  const stranger = await browser.newContext(SAME_EVERYWHERE);
  const other = await watchedPage(stranger, runtime.url);
  await other.page.goto(address);
  await other.page.getByText('was used before').waitFor();
  await expect.poll(() => runtime.output()).toContain('somebody came with a ticket');
  await stranger.close();
});

test('a job is written, runs, prints while it is watched, fails, is explained, and is done again', async () => {
  const { page, said } = await opened('/new');
  await page.getByLabel('Id', { exact: true }).fill('story');
  await page.getByLabel('Schedule', { exact: true }).fill('0 3 * * *');
  await page.getByText('At 03:00').first().waitFor();
  await page.getByLabel('Command', { exact: true }).fill(PRINTS);
  await page.getByText('Policies').click();
  await page.getByLabel('Attempts after the first').fill('0');
  await page.getByText('created').waitFor();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'story', level: 1 }).waitFor();

  await page.getByRole('button', { name: 'Run ...' }).click();
  await page.getByLabel('Note').fill('to see it');
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.getByText('line 1').waitFor();
  expect(await page.getByText('line 4').count()).toBe(0);
  await page.getByText('line 4').waitFor();
  await page.getByText('to see it').waitFor();
  await page.locator('.word.failed').first().waitFor();
  await page
    .getByText(/exit code 3/)
    .first()
    .waitFor();

  await page.getByRole('link', { name: 'Why?' }).click();
  await page.getByRole('heading', { name: 'Explain' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: /^Run/ }).waitFor();
  const first = page.url();
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('Does again').waitFor();
  expect(page.url()).not.toBe(first);
  expect(said).toEqual([]);
  await page.close();
});

test('two who edit one job are both shown what the other did; one of the changes is taken', async () => {
  const [one, other] = [await opened('/jobs/hello/edit'), await opened('/jobs/hello/edit')];
  await other.page.getByLabel('Name').fill('Hello of the other');
  await other.page.getByRole('button', { name: 'Save' }).click();
  await other.page.getByRole('heading', { name: 'hello', level: 1 }).waitFor();

  await one.page.getByLabel('Time zone').fill('Europe/Berlin');
  await one.page.getByRole('button', { name: 'Save' }).click();
  await one.page.getByText('You changed timezone, they changed name').waitFor();
  await one.page.getByRole('button', { name: 'Keep mine, all of it' }).click();
  await one.page.getByRole('heading', { name: 'hello', level: 1 }).waitFor();
  await one.page.getByText('Europe/Berlin').first().waitFor();
  // The browser says each answer of 412 itself.
  expect(one.said.filter((line) => !line.includes('412'))).toEqual([]);
  await Promise.all([one.page.close(), other.page.close()]);
});

test('by keyboard alone a job is found, paused with a note, and resumed; everything is paused and resumed', async () => {
  const { page, said } = await opened('/');
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  };
  await press('g', 'j');
  await page.getByRole('heading', { name: 'Jobs' }).waitFor();
  await press('/');
  await page.keyboard.type('daily');
  await page.getByText(/^1 job of/).waitFor();
  await press('Escape', 'j', 'Enter');
  await page.getByRole('heading', { name: 'daily_summary' }).waitFor();
  await tabTo(page, 'Pause ...');
  await press('Enter');
  await page.keyboard.type('the disk is full');
  await tabTo(page, 'Pause');
  await press('Enter');
  await page.getByText('the disk is full').waitFor();
  await tabTo(page, 'Resume');
  await press('Enter');
  await page.getByRole('button', { name: 'Pause ...' }).waitFor();

  await press('g', 's');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await page.getByText('No job fires until').waitFor();
  await tabTo(page, 'Type "pause" to do it');
  await page.keyboard.type('pause');
  await tabTo(page, 'Pause everything');
  await press('Enter');
  await page.getByText('Resume in Settings').waitFor();
  await tabTo(page, 'Resume everything');
  await press('Enter');
  await page.getByText('No job fires until').waitFor();
  expect(said).toEqual([]);
  await page.close();
});

test('several jobs are selected and deleted, after a question', async () => {
  const { page } = await opened('/jobs');
  await page.getByLabel('Select monthly_cleanup').check();
  await page.getByLabel('Select weekly_audit').check();
  await page.getByRole('button', { name: 'Delete ...' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Deleting: 2 of 2').waitFor();
  await expect.poll(() => page.getByLabel('Select weekly_audit').count()).toBe(0);
  await page.close();
});

test('a page outlives its runtime: it says that nobody answers, then that it needs a new key', async () => {
  const { page } = await opened('/jobs');
  await runtime.end('SIGTERM');
  await page.getByText('does not answer as it should').waitFor();
  expect(await page.getByRole('link', { name: 'hello', exact: true }).count()).toBe(1);

  runtime = await start(new URL(runtime.url).port);
  await page.getByText('npx cronstack console').waitFor();
  await page.goto(ADDRESS.exec(runtime.output())?.[0] ?? '');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.close();
});

function start(port = '0'): Promise<RealRuntime> {
  return startRuntime({ stateFolder: folder }, '--data', join(folder, 'data'), '--port', port);
}

async function opened(path: string): Promise<Watched> {
  const watched = await watchedPage(context, runtime.url);
  await watched.page.goto(`${runtime.url}${path}`);
  await settled(watched.page);
  return watched;
}

/** Goes on with the Tab key until something of that name has the focus, which has to be seen. */
async function tabTo(page: Watched['page'], name: string): Promise<void> {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate<{ name: string; outline: string }>(`{
      const element = document.activeElement;
      const label = element.labels?.[0]?.textContent ?? element.textContent;
      ({ name: label.trim(), outline: getComputedStyle(element).outlineStyle });
    }`);
    if (found.name === name) {
      expect(found.outline, `${name} shows that it has the focus`).not.toBe('none');
      return;
    }
  }
  throw new Error(`the Tab key does not lead to ${name}`);
}
