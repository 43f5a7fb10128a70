import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const PLACES = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** A page, and everything that it said which a page should not: messages, faults, refusals of its policy, requests to others. */
export interface Watched {
  readonly page: Page;
  readonly said: string[];
  /** Requests after the API, as `GET /v1/jobs`. */
  readonly asked: string[];
}

/** The path of this machine's browser: CRONSTACK_CHROMIUM, else where Debian has it; undefined where there is none. */
export function findBrowser(): string | undefined {
  return process.env.CRONSTACK_CHROMIUM || PLACES.find(existsSync);
}

/** Starts the browser of this machine. Throws where there is none, saying what to install. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error('there is no browser: apt-get install chromium-headless-shell, or set CRONSTACK_CHROMIUM');
  }
  // Its sandbox needs rights that root does not have in a container.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** The same clock, language and motion on each machine. */
export const SAME_EVERYWHERE: BrowserContextOptions = {
  timezoneId: 'Europe/Berlin',
  locale: 'en-GB',
  reducedMotion: 'reduce',
  viewport: { width: 1_440, height: 900 },
};

/** Opens a page and listens to it. */
export async function watchedPage(context: BrowserContext, origin: string): Promise<Watched> {
  const page = await context.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`fault: ${error.message}`));
  page.on('dialog', (dialog) => void dialog.accept());
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'blob:' && url.origin !== origin) {
      said.push(`request elsewhere: ${request.url()}`);
    }
    if (url.pathname.startsWith('/v1/')) {
      asked.push(`${request.method()} ${url.pathname}`);
    }
  });
  return { page, said, asked };
}

/** Waits until a view is there: its heading, and nothing that is still being loaded. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await expect.poll(() => page.getByText('Loading ...').count(), { timeout: 30_000 }).toBe(0);
}
