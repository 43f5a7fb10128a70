import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RuntimeShown } from './shown-runtime.ts';

const PRINTS = 'for i in 1 2 3; do echo line $i; sleep 1; done; exit 3';
const SOON = { timeout: 30_000 };

/** Day, month, year, hour, minute, half of the day. */
const PARTS_OF_A_MOMENT = 6;

let shown: RuntimeShown;

beforeAll(async () => {
  shown = await RuntimeShown.start();
});

afterAll(() => shown?.close());

test('by keyboard alone a job is written, run, followed while it prints, explained, done again, backfilled and deleted', async () => {
  const { page, said } = await shown.enter();
  const press = pressIn(page);
  await press('n');
  await page.getByRole('heading', { name: 'New job' }).waitFor();
  await tabTo(page, 'Id');
  await page.keyboard.type('typed');
  await tabTo(page, 'Schedule');
  await press('Control+A');
  await page.keyboard.type('0 3 * * *');
  await page.getByText('At 03:00').first().waitFor();
  await tabTo(page, 'Command');
  await page.keyboard.type(PRINTS);
  await tabTo(page, 'Policies');
  await press('Enter');
  await tabTo(page, 'Attempts after the first');
  await page.keyboard.type('0');
  await page.getByText('created').waitFor();
  await press('Control+Enter');
  await page.getByRole('heading', { name: 'typed', level: 1 }).waitFor();

  await press('.');
  await tabTo(page, 'Run ...');
  await press('Enter');
  await page.getByRole('heading', { name: 'Run typed now?' }).waitFor();
  await tabTo(page, 'Run now');
  await press('Enter');
  await page.getByText('line 1').waitFor();
  await page.getByText('line 3').waitFor();
  await page.locator('.word.failed').first().waitFor();
  const first = page.url();
  await press('/');
  await page.keyboard.type('line');
  await page.getByText('1 of 3').waitFor();
  await press('Escape', 'n');
  await page.getByText('2 of 3').waitFor();
  await tabTo(page, 'Why?');
  await press('Enter');
  await page.getByRole('heading', { name: 'Explain' }).waitFor();
  // The browser's own key, which a page is not given where there is no window.
  await page.goBack();
  await page.getByRole('heading', { name: /^Run/ }).waitFor();
  await tabTo(page, 'Retry');
  await press('Enter');
  await page.getByText('Does again').waitFor();
  expect(page.url()).not.toBe(first);
  await page.getByText('line 1').waitFor();

  await press('.');
  await tabTo(page, 'The job');
  await press('Enter');
  await page.getByRole('heading', { name: 'typed', level: 1 }).waitFor();
  await press('.');
  await tabTo(page, 'Backfill ...');
  await press('Enter');
  await page.getByRole('heading', { name: 'Backfill typed' }).waitFor();
  await tabTo(page, 'From');
  await upTo(page, 1);
  await tabTo(page, 'To');
  await upTo(page, 2);
  await tabTo(page, 'Which fires');
  await press('ArrowDown');
  await tabTo(page, 'Say which');
  await press('Enter');
  await page.getByText('It would run 32 fires:').waitFor();
  await tabTo(page, 'Run them');
  await press('Enter');
  await page.getByText('The backfill has begun.').first().waitFor();

  await press('.');
  await tabTo(page, 'Delete ...');
  await press('Enter');
  await page.getByRole('heading', { name: 'Delete typed?' }).waitFor();
  await tabTo(page, 'Delete');
  await press('Enter');
  await page.getByRole('heading', { name: 'Jobs' }).waitFor();
  // The browser says each refusal itself: what is half typed is planned, too, where its writer rests, and the page of a job that is gone may
  // ask for it once more before it is left.
  expect(said.filter((line) => !/ 40[04] /.test(line))).toEqual([]);
  await page.close();
});

test('by keyboard alone a job is found, paused with a note, and resumed; everything is paused and resumed', async () => {
  const { page, said } = await shown.opened('/');
  const press = pressIn(page);
  await press('g', 'j');
  await page.getByRole('heading', { name: 'Jobs' }).waitFor();
  await press('/');
  await page.keyboard.type('daily');
  await page.getByText(/^1 job of/).waitFor();
  await press('Escape', 'j', 'Enter');
  await page.getByRole('heading', { name: 'daily_summary' }).waitFor();
  await tabTo(page, 'Pause ...');
  await press('Enter');
  await page.getByRole('heading', { name: 'Pause daily_summary?' }).waitFor();
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

test('a row is selected by a key, and all up to another by one more', async () => {
  const { page } = await shown.opened('/jobs');
  const press = pressIn(page);
  await press('j', 'x', 'j', 'j', 'Shift+X');
  await page.getByText('3 jobs selected:').waitFor();
  await press('.');
  await page.getByRole('dialog').getByRole('link', { name: 'Run ...' }).waitFor();
  await press('Escape');
  await expect.poll(() => page.getByRole('dialog').count(), SOON).toBe(0);
  await page.close();
});

/** Presses keys, one after another. */
function pressIn(page: Page): (...keys: string[]) => Promise<void> {
  return async (...keys) => {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  };
}

/** Sets a field for a date and a time to the day of that number in the month of that number, at one: up in each part, whatever their order is. */
async function upTo(page: Page, number: number): Promise<void> {
  for (let part = 0; part < PARTS_OF_A_MOMENT; part += 1) {
    for (let step = 0; step < (part < 2 ? number : 1); step += 1) {
      await page.keyboard.press('ArrowUp');
    }
    await page.keyboard.press('ArrowRight');
  }
}

/** Goes on with the Tab key, if need be, until something of that name has the focus, which has to be seen. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < 80; stops += 1) {
    const found = await page.evaluate<{ name: string; outline: string }>(`{
      const element = document.activeElement;
      const label = element.labels?.[0]?.textContent ?? element.textContent;
      ({ name: label.trim(), outline: getComputedStyle(element).outlineStyle });
    }`);
    if (found.name === name) {
      expect(found.outline, `${name} shows that it has the focus`).not.toBe('none');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not lead to ${name}`);
}
