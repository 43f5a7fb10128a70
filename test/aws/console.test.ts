import { expect, inject, onTestFinished, test } from 'vitest';
import { makeSigner } from '#adapters/aws/sign-request.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { openProxy } from '#local/console/proxy.ts';
import { findBrowser, openBrowser, SAME_EVERYWHERE, settled, watchedPage } from '#test/browser/opened.ts';
import { api, outcomeOf } from './stack/deployed-world.ts';

const YEARLY = '0 0 1 1 *';

test.skipIf(findBrowser() === undefined)(
  'the console shows the stack and acts on it, through the proxy that signs for it (skipped where there is no browser)',
  { concurrent: true },
  async () => {
    await api.createJob({ id: 'looked-at', schedule: YEARLY, command: 'echo hello from AWS' });
    const warned: string[] = [];
    const proxy = await openProxy({
      api: inject('apiUrl'),
      port: 0,
      isReadOnly: false,
      clock: systemClock,
      sign: makeSigner(inject('region')),
      fetch,
      warn: (what) => warned.push(what),
    });
    const browser = await openBrowser();
    onTestFinished(async () => {
      await browser.close();
      await proxy.close();
    });
    const { page, said } = await watchedPage(await browser.newContext(SAME_EVERYWHERE), proxy.url);

    await page.goto(proxy.address);
    await settled(page);
    expect(page.url()).toBe(`${proxy.url}/`);
    // Other tests make and delete jobs meanwhile.
    await page.goto(`${proxy.url}/jobs?q=looked-at`);
    await page.getByRole('link', { name: 'looked-at', exact: true }).click();
    await page
      .getByText(/^At 00:00/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Run ...' }).click();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.waitForURL('**/runs/*');
    const runId = decodeURIComponent(new URL(page.url()).pathname.slice('/runs/'.length));
    await outcomeOf(runId);
    await page.getByRole('log').getByText('hello from AWS').waitFor();
    await page.locator('.word.succeeded').first().waitFor();

    expect(said).toEqual([]);
    expect(warned).toEqual([]);
  },
);
