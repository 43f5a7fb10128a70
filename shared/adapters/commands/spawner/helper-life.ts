import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MARKS } from '#adapters/commands/program/environment.ts';
import { killLeftovers } from '#adapters/commands/program/leftovers.ts';
import type { Program, TakeOutput } from '#adapters/commands/program/starter.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import { Carried, type CarryAnswer } from './carried.ts';
import { FRAMES, frameHeader, frameReader } from './frames.js';

/** The program of the helper, as it lies beside this file. */
export const HELPER_FILE = fileURLToPath(new URL('helper-process.js', import.meta.url));

/** A helper that is asked whether it still answers, and has not by the second time after, is ended. */
const PING_EVERY_MS = 5_000;
const MOST_UNANSWERED = 2;

/** The program of a helper, and who is told of its end. */
interface HelperParts {
  readonly clock: Clock;
  /** The helper's program. */
  readonly file: string;
  /** Is told once that it has ended, by what, and how many programs that were started it no longer watches. */
  readonly onEnd: (how: string, lost: number) => void;
}

let lives = 0;

/**
 * One life of the helper process: carries programs until it ends. Those it carried then are lost. It has a session of its own, so that what
 * a terminal tells this process does not reach it, and ends as this process does.
 */
export class HelperLife {
  readonly #parts: HelperParts;
  readonly #scope: string;
  readonly #carried = new Map<number, Carried>();
  #process: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #nextId = 0;
  #isReady = false;
  #isOver = false;
  #stopPings: StopTimer | undefined;
  #unanswered = 0;

  constructor(parts: HelperParts) {
    this.#parts = parts;
    lives += 1;
    this.#scope = `helper ${lives} of ${process.pid}`;
    try {
      this.#process = this.#spawn(parts.file);
    } catch (error) {
      queueMicrotask(() => this.#end(String(error)));
    }
  }

  /** The number of the process; undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Whether it takes orders. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** How many programs it was told to start and has not yet. */
  get waiting(): number {
    return [...this.#carried.values()].filter(({ isAnswered }) => !isAnswered).length;
  }

  /** Has it start a program; answers when that is done, or the helper over. */
  start(program: Program, takeOutput: TakeOutput): Promise<CarryAnswer> {
    if (this.#isOver) {
      return Promise.resolve({ kind: 'not_asked' });
    }
    this.#nextId += 1;
    const id = this.#nextId;
    const carried = new Carried(takeOutput, () => this.#release(id));
    this.#carried.set(id, carried);
    this.#send(FRAMES.start, id, Buffer.from(JSON.stringify(program)));
    this.#stopPings ??= this.#pingLater();
    return carried.answer;
  }

  /** Ends it at once. */
  kill(): void {
    this.#process?.kill('SIGKILL');
  }

  #spawn(file: string): ChildProcessByStdio<Writable, Readable, null> {
    const child = spawn(process.execPath, [file, String(process.pid)], {
      cwd: '/',
      detached: true,
      // Marked itself: a fork of it that has not become the program yet is found by that.
      env: { [MARKS.scope]: this.#scope, [MARKS.runId]: 'helper', [MARKS.attempt]: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.once('error', (error) => this.#end(error.message));
    if (child.pid !== undefined) {
      child.stdin.on('error', () => {});
      child.stdout.on('error', () => {});
      child.stdout.on(
        'data',
        frameReader((kind, id, payload) => this.#take(kind, id, payload)),
      );
      // 'close' and not 'exit': all that it had said is read by then.
      child.once('close', (exitCode, signal) => this.#end(signal ?? `exit code ${exitCode}`));
    }
    return child;
  }

  #take(kind: number, id: number, payload: Buffer): void {
    this.#unanswered = 0;
    if (kind === FRAMES.ready) {
      this.#isReady = true;
      return;
    }
    const isOver = this.#carried.get(id)?.take(kind, payload);
    if (isOver === true) {
      this.#carried.delete(id);
    }
  }

  #release(id: number): void {
    if (this.#carried.delete(id)) {
      this.#send(FRAMES.release, id);
    }
  }

  #send(kind: number, id: number, payload?: Buffer): void {
    const stdin = this.#process?.stdin;
    if (!this.#isOver && stdin?.writable) {
      stdin.write(payload === undefined ? frameHeader(kind, id, 0) : framed(kind, id, payload));
    }
  }

  /** By looks, not by the time between them: this process may have been frozen, and first reads what came meanwhile. */
  #pingLater(): StopTimer {
    return this.#parts.clock.after(PING_EVERY_MS, () => {
      this.#stopPings = undefined;
      if (this.#carried.size === 0) {
        this.#unanswered = 0;
      } else if (this.#unanswered >= MOST_UNANSWERED) {
        this.kill();
      } else {
        this.#unanswered += 1;
        this.#send(FRAMES.ping, 0);
        this.#stopPings = this.#pingLater();
      }
    });
  }

  #end(how: string): void {
    if (this.#isOver) {
      return;
    }
    this.#isOver = true;
    this.#stopPings?.();
    const carried = [...this.#carried.values()];
    this.#carried.clear();
    this.#parts.onEnd(how, this.#isReady ? carried.length : 0);
    void this.#lose(carried);
  }

  async #lose(carried: readonly Carried[]): Promise<void> {
    if (this.#isReady && carried.some(({ isAnswered }) => !isAnswered)) {
      await killLeftovers({ scope: this.#scope, isLeftover: () => true });
    }
    for (const one of carried) {
      one.lose(this.#isReady);
    }
  }
}

function framed(kind: number, id: number, payload: Buffer): Buffer {
  return Buffer.concat([frameHeader(kind, id, payload.length), payload]);
}
