import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createUntypedClient } from '#adapters/access/create-client.ts';
import type { Client } from '#api/client/client.ts';
import { ROOT } from '#test/plugin/shipped.ts';

/** The command line of this repository. */
export const CLI = join(ROOT, 'cli/bin.js');

/** A runtime of a user, without jobs. */
export class Runtime {
  readonly url: string;
  readonly client: Client;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, url: string, state: string) {
    this.#child = child;
    this.url = url;
    this.client = createUntypedClient({ url, environment: { XDG_STATE_HOME: state } });
  }

  /** Starts one on a free port; `state`: the folder in which it writes down where it listens, `env`: what its jobs may refer to. */
  static async start(data: string, state: string, env: Readonly<Record<string, string>> = {}): Promise<Runtime> {
    const child = spawn(process.execPath, [CLI, 'start', '--no-examples', '--port', '0', '--data', data], {
      env: { ...env, PATH: process.env.PATH, XDG_STATE_HOME: state },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await new Promise<string>((resolve, reject) => {
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
        if (found !== undefined) {
          resolve(found);
        }
      });
      child.once('close', () => reject(new Error(`the runtime ended: ${printed}`)));
    });
    return new Runtime(child, url, state);
  }

  /** `signal`: SIGKILL leaves it no time for anything. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}
