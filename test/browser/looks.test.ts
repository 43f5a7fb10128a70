import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, SAME_EVERYWHERE, settled, watchedPage } from './opened.ts';
import { type ShownWorld, shownWorld } from './shown-world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PICTURES = process.env.CRONSTACK_PICTURES ?? join(tmpdir(), 'cronstack-pictures');
const WIDTHS = [320, 768, 1_440];

const VIEWS = [
  ['overview', '/'],
  ['jobs', '/jobs'],
  ['job', '/jobs/flaky'],
  ['job-runs', '/jobs/slow/runs'],
  ['job-calendar', '/jobs/broken/calendar'],
  ['job-notices', '/jobs/broken/notices'],
  ['job-audit', '/jobs/daily_summary/audit'],
  ['job-definition', '/jobs/nightly/definition'],
  ['job-paused', '/jobs/paused_one'],
  ['job-hostile', '/jobs/hostile'],
  ['job-of-calendar', '/jobs/invoices'],
  ['editor', '/jobs/nightly/edit'],
  ['editor-of-calendar', '/jobs/invoices/edit'],
  ['editor-new', '/new'],
  ['run', '/runs/flaky.20261026T080000Z'],
  ['run-hostile', '/runs/hostile.20261026T081500Z'],
  ['explain', '/explain?job=nightly&at=2026-10-26T01:30:00Z'],
  ['explain-nothing', '/explain?job=daily_summary&at=2026-10-25T11:11:11Z'],
  ['runs', '/runs?status=failed'],
  ['incidents', '/incidents'],
  ['calendars', '/calendars'],
  ['calendar', '/calendars/bavaria'],
  ['settings', '/settings'],
  ['no-such-page', '/none'],
] as const;

let world: ShownWorld;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  console.log(`pictures of each view are in ${PICTURES}`);
  [world, browser] = await Promise.all([shownWorld(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await world?.system.close();
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(VIEWS)(
    '%s can be read by everybody at each width, and says and asks nothing that it should not',
    async (name, path) => {
      const context = await browser.newContext({ ...SAME_EVERYWHERE, colorScheme });
      const { page, said } = await watchedPage(context, world.url);
      await page.goto(`${world.url}${path}`);
      await settled(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const tooWide = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(tooWide, `wider than ${width}`).toBe(0);
        expect(await violationsOn(page), `at ${width}`).toEqual([]);
        await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}-${width}.png`) });
      }
      expect(said).toEqual([]);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      await context.close();
    },
  );
});

test('text of somebody who means ill is shown as text, its turns named', async () => {
  const context = await browser.newContext(SAME_EVERYWHERE);
  const { page, said } = await watchedPage(context, world.url);

  await page.goto(`${world.url}/runs/hostile.20261026T081500Z`);
  const log = page.getByRole('log');
  await log.getByText('<script>window.hacked=1</script>').waitFor();
  expect(await log.innerText()).toContain('⟨U+202E⟩gnp.exe⟨U+2066⟩ ␇');
  await page.goto(`${world.url}/jobs/hostile`);
  await page.getByText('<script>window.hacked=1</script>').first().waitFor();

  expect(await page.evaluate('window.hacked')).toBeUndefined();
  expect(await page.locator('main script, main img').count()).toBe(0);
  expect(said).toEqual([]);
  await context.close();
});

test('the checks see what they are for: low contrast, a field without a label, a wide block, a script that is written into the page', async () => {
  const context = await browser.newContext(SAME_EVERYWHERE);
  const { page, said } = await watchedPage(context, world.url);
  await page.goto(`${world.url}/settings`);
  await settled(page);
  await page.setViewportSize({ width: 320, height: 900 });
  await page.evaluate(`{
    const main = document.querySelector('main');
    const pale = document.createElement('p');
    pale.textContent = 'pale';
    pale.style.color = '#ccc';
    const field = document.createElement('input');
    const wide = document.createElement('div');
    wide.style.width = '500px';
    wide.style.height = '10px';
    main.append(pale, field, wide);
  }`);

  expect(await violationsOn(page)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^color-contrast/), expect.stringMatching(/^label/)]),
  );
  expect(
    await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
  ).toBeGreaterThan(0);
  await expect(page.evaluate("document.querySelector('main').innerHTML = '<b>x</b>'")).rejects.toThrow(/TrustedHTML/);
  expect(said.join('\n')).toContain('TrustedHTML');
  await context.close();
});

/** `rule: the first place that breaks it`. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`,
  );
}
