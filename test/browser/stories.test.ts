import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAME_EVERYWHERE, settled, watchedPage } from './opened.ts';
import { RuntimeShown } from './shown-runtime.ts';

const PRINTS = 'for i in 1 2 3 4; do echo line $i; sleep 1; done; exit 3';

const DAY_MS = 86_400_000;
const SOON = { timeout: 30_000 };

let shown: RuntimeShown;
const opened = (path: string) => shown.opened(path);

beforeAll(async () => {
  shown = await RuntimeShown.start();
});

afterAll(() => shown?.close());

test('the address that the start prints opens the console once, and the browser afterwards without it', async () => {
  const { runtime, context, browser } = shown;
  const address = shown.address();
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

test('what a backfill would run is said before it does; the job is deleted after a question', async () => {
  const { page, said } = await opened('/new');
  await page.getByLabel('Id', { exact: true }).fill('reporter');
  await page.getByLabel('Schedule', { exact: true }).fill('0 3 * * *');
  await page.getByLabel('Command', { exact: true }).fill('echo of $CRONSTACK_SCHEDULED_AT');
  await page.getByText('created').waitFor();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Backfill ...' }).click();
  await page.getByLabel('From').fill(daysAgo(4));
  await page.getByLabel('To', { exact: true }).fill(daysAgo(1));
  await page.getByRole('button', { name: 'Say which' }).click();
  await page.getByText('There is none to run.').waitFor();
  expect(await page.getByRole('button', { name: 'Run them' }).count()).toBe(0);
  await page.getByLabel('Which fires').selectOption('all');
  await page.getByRole('button', { name: 'Say which' }).click();
  await page.getByText('It would run 3 fires:').waitFor();
  await page.getByRole('button', { name: 'Run them' }).click();
  await page.getByRole('link', { name: 'Runs', exact: true }).last().click();
  await expect.poll(() => page.locator('.list > li').filter({ hasText: 'succeeded' }).count(), SOON).toBe(3);
  expect(await page.locator('.list > li').filter({ hasText: 'by backfill' }).count()).toBe(3);

  await page.getByRole('button', { name: 'Delete ...' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Jobs' }).waitFor();
  expect(await page.getByRole('link', { name: 'reporter', exact: true }).count()).toBe(0);
  // The page of a job that is gone may ask for it once more before it is left, and the browser says each answer of 404 itself.
  expect(said.filter((line) => !line.includes('404'))).toEqual([]);
  await page.close();
});

test('a search in the header finds jobs from any page, and a row`s menu leads to a question', async () => {
  const { page, said } = await opened('/settings');
  await page.getByLabel('Search jobs').fill('hello');
  await page.keyboard.press('Enter');
  await page.getByText(/^1 job of/).waitFor();
  await page.getByRole('button', { name: 'Menu of hello' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Pause ...' }).click();
  await page.getByRole('heading', { name: 'Pause hello?' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.url()).toBe(`${shown.runtime.url}/jobs/hello`);
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
  await shown.runtime.end('SIGTERM');
  await page.getByText('does not answer as it should').waitFor();
  expect(await page.getByRole('link', { name: 'hello', exact: true }).count()).toBe(1);

  await shown.startAgain();
  await page.getByText('npx cronstack console').waitFor();
  await page.goto(shown.address());
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.close();
});

/** Midnight of that many days ago, as a field for a date and a time takes it. */
function daysAgo(days: number): string {
  return `${new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)}T00:00`;
}
