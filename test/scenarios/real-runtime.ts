import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../cli/bin.js', import.meta.url));
const LISTENING = /^Cronstack listens on (http:\/\/127\.0\.0\.1:\d+)/;

/** `cronstack start` in a process of its own. */
export interface RealRuntime {
  readonly url: string;
  readonly pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Sends the signal and waits for the end; answers the exit code, or null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Where a runtime lives. */
export interface Place {
  /** Where it writes down where it listens. */
  readonly stateFolder: string;
  /** Its program: this repository's unless told. */
  readonly cli?: string;
  /** How many files it may have open: as many as this process unless told. */
  readonly descriptors?: number;
  /** Gives it a terminal, which goes away with what `end` ends. The file gets its exit code, which nobody is left to wait for. */
  readonly terminal?: { readonly exitCodeFile: string };
}

/** Starts the real runtime on a free port and waits until it listens. */
export async function startRuntime(
  { stateFolder, cli = CLI, descriptors, terminal }: Place,
  ...options: readonly string[]
): Promise<RealRuntime> {
  const limit = descriptors === undefined ? '' : `ulimit -n ${descriptors}; `;
  const program = [process.execPath, cli, 'start', '--port', '0', ...options];
  const [command, ...words] =
    terminal === undefined
      ? ['/bin/sh', '-c', `${limit}exec "$@"`, 'sh', ...program]
      : ['script', '-qec', inTerminal(program, terminal.exitCodeFile), '/dev/null'];
  const child = spawn(command ?? '', words, {
    env: { PATH: process.env.PATH, XDG_STATE_HOME: stateFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      output += `${line}\n`;
      const found = LISTENING.exec(line)?.[1];
      if (found !== undefined) {
        resolve(found);
      }
    });
    child.once('exit', () => reject(new Error(`the runtime ended at its start:\n${output}`)));
  });
  return { url, pid: child.pid ?? 0, output: () => output, end: (signal) => end(child, signal) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

/** A shell that tells its child when the terminal is gone, as interactive shells do, and then waits for it. */
function inTerminal(program: readonly string[], exitCodeFile: string): string {
  return `trap 'kill -HUP $child' HUP; ${program.join(' ')} & child=$!; wait; wait $child; echo $? > ${exitCodeFile}`;
}
