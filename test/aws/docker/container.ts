import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killProcessesOf } from './processes-of.ts';

/** What a container is started with. */
export interface Program {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What Docker says of a container: not started yet, running, or over. */
type ContainerStatus = 'created' | 'running' | 'exited';

/** A process in the place of a container. When it ends, all that it started ends with it, as in a container. */
export class Container {
  /** 'line' for each line of output, 'end' when the process is gone and its last line was told. */
  readonly events = new EventEmitter<{ line: [string]; end: [] }>().setMaxListeners(0);
  readonly lines: string[] = [];
  readonly createdAt = new Date();
  finishedAt: Date | undefined;
  exitCode = 0;
  readonly #folder = mkdtempSync(join(tmpdir(), 'container-'));
  #child: ChildProcess | undefined;

  get status(): ContainerStatus {
    return this.finishedAt !== undefined ? 'exited' : this.#child === undefined ? 'created' : 'running';
  }

  /** Starts the program in a process group of its own; all of its temporary files go with the container. */
  start({ command: [file = '', ...args], environment }: Program): void {
    const child = spawn(file, args, {
      cwd: this.#folder,
      env: { ...environment, TMPDIR: this.#folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        this.lines.push(line);
        this.events.emit('line', line);
      });
    }
    child.once('exit', () => killProcessesOf(this.#folder));
    child.once('error', (error) => this.#end(127, error.message));
    // Not before the last line was read.
    child.once('close', (code, signal) => this.#end(code ?? (signal === 'SIGKILL' ? 137 : 143)));
  }

  #end(exitCode: number, lastLine?: string): void {
    if (this.finishedAt === undefined) {
      this.lines.push(...(lastLine === undefined ? [] : [lastLine]));
      this.exitCode = exitCode;
      this.finishedAt = new Date();
      this.events.emit('end');
    }
  }

  /** Resolves when the container is over. */
  async ended(): Promise<void> {
    if (this.status !== 'exited') {
      await once(this.events, 'end');
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Asks the process to end, and kills it when it has not within `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    if (this.status === 'running') {
      this.kill('SIGTERM');
      const timer = setTimeout(() => this.kill('SIGKILL'), graceMs);
      await this.ended();
      clearTimeout(timer);
    }
  }

  /** Kills what is left of it and deletes its files. */
  remove(): void {
    this.kill('SIGKILL');
    killProcessesOf(this.#folder);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
