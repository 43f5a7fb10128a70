import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inject, onTestFinished } from 'vitest';

const LOOK_AGAIN_MS = 50;
const OURS = join(import.meta.dirname, '../../node_modules');

/** The major versions of Node that are supported. */
export const NODES = [20, 22, 24] as const;

/** One of them. */
type NodeMajor = (typeof NODES)[number];

/** A program that a user started. */
interface Started {
  /** All that it printed so far, on both streams. */
  output(): string;
  /** Settles when it has printed something, and throws where it ends before. */
  printed(text: string | RegExp): Promise<void>;
  /** Tells it and all it started to stop, and waits for their end. */
  stop(): Promise<void>;
}

/** A folder of a user outside of the repository, gone at the end of the test: the package is installed, and nothing else. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'cronstack-project-'));
  readonly #node: NodeMajor;

  constructor(node: NodeMajor, files: Readonly<Record<string, string>> = {}) {
    this.#node = node;
    // What is installed beside a package is found from where the package really is.
    const installed = join(inject('plain'), 'node_modules');
    cpSync(join(installed, 'cronstack'), join(this.folder, 'node_modules/cronstack'), { recursive: true });
    cpSync(join(installed, '.bin'), join(this.folder, 'node_modules/.bin'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    for (const name of readdirSync(installed).filter((entry) => entry !== 'cronstack' && !entry.startsWith('.'))) {
      symlinkSync(join(installed, name), join(this.folder, 'node_modules', name));
    }
    this.write({ 'package.json': JSON.stringify({ type: 'module' }), ...files });
    onTestFinished(() => rmSync(this.folder, { recursive: true }));
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  /** Installs packages beside: those of this repository stand for them. */
  add(...packages: readonly string[]): this {
    for (const name of packages) {
      const path = join(this.folder, 'node_modules', name);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(join(OURS, name), path);
    }
    return this;
  }

  /** Runs a program to its end; answers what it printed. Throws where it fails. */
  async run(program: string, ...words: readonly string[]): Promise<string> {
    const { status, output } = await this.attempt(program, ...words);
    if (status !== 0) {
      throw new Error(`${program} ${words.join(' ')}: ${status}\n${output}`);
    }
    return output;
  }

  /** Runs a program to its end, however it ends. */
  async attempt(program: string, ...words: readonly string[]): Promise<{ status: number | null; output: string }> {
    const { child, output } = this.#spawn(program, words);
    const [status] = await once(child, 'close');
    return { status, output: output() };
  }

  /** Starts a program, which is stopped at the end of the test at the latest. */
  start(program: string, ...words: readonly string[]): Started {
    const { child, output } = this.#spawn(program, words);
    const ended = once(child, 'close');
    const stop = async () => {
      signal(child, 'SIGTERM');
      await ended;
    };
    onTestFinished(stop);
    const printed = async (text: string | RegExp) => {
      while (output().match(text) === null) {
        if (child.exitCode !== null) {
          throw new Error(`it ended before it printed ${text}:\n${output()}`);
        }
        await setTimeout(LOOK_AGAIN_MS);
      }
    };
    return { output, printed, stop };
  }

  #spawn(program: string, words: readonly string[]) {
    const child = spawn(program, words, {
      cwd: this.folder,
      // A group of its own: npx hands no signal on.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: [join(inject('tools'), `node_modules/node-${this.#node}/bin`), process.env.PATH].join(delimiter),
        HOME: this.folder,
        CDK_DEFAULT_REGION: 'eu-west-1',
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
    }
    return { child, output: () => text };
  }
}

function signal({ pid, exitCode, signalCode }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null && signalCode === null) {
    process.kill(-pid, name);
  }
}
