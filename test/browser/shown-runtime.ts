import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { type RealRuntime, startRuntime } from '#test/scenarios/real-runtime.ts';
import { openBrowser, SAME_EVERYWHERE, settled, type Watched, watchedPage } from './opened.ts';

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/#ticket=\S+/;

/** The real runtime with the seed's jobs, and a browser that looks at it. */
export class RuntimeShown {
  runtime: RealRuntime;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly #folder: string;

  constructor(folder: string, runtime: RealRuntime, browser: Browser, context: BrowserContext) {
    this.#folder = folder;
    this.runtime = runtime;
    this.browser = browser;
    this.context = context;
  }

  static async start(): Promise<RuntimeShown> {
    const folder = mkdtempSync(join(tmpdir(), 'cronstack-browser-'));
    const [runtime, browser] = await Promise.all([startIn(folder, '0'), openBrowser()]);
    return new RuntimeShown(folder, runtime, browser, await browser.newContext(SAME_EVERYWHERE));
  }

  /** The address that the start has printed: it opens the console once. */
  address(): string {
    return ADDRESS.exec(this.runtime.output())?.[0] ?? '';
  }

  /** Comes in with that address. */
  async enter(): Promise<Watched> {
    const watched = await watchedPage(this.context, this.runtime.url);
    await watched.page.goto(this.address());
    await settled(watched.page);
    return watched;
  }

  /** Opens a page, as one that has come in before. */
  async opened(path: string): Promise<Watched> {
    const watched = await watchedPage(this.context, this.runtime.url);
    await watched.page.goto(`${this.runtime.url}${path}`);
    await settled(watched.page);
    return watched;
  }

  /** Starts a runtime on the same data, at the same address, once the one before has ended. */
  async startAgain(): Promise<void> {
    this.runtime = await startIn(this.#folder, new URL(this.runtime.url).port);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.runtime.end('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function startIn(folder: string, port: string): Promise<RealRuntime> {
  return startRuntime({ stateFolder: folder }, '--data', join(folder, 'data'), '--port', port);
}
