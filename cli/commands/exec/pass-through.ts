import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { isatty } from 'node:tty';

const TAIL_BYTES = 16_384;
/** The time in which what the program wrote last comes out of the pipe when it is over. */
const DRAIN_MS = 200;
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const SIGNAL_BASE = 128;
const PASSED_ON: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];
/** A terminal sends these to its whole foreground group, the program among it. */
const OF_TERMINALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/** The end of a program: its exit code, or the one that a shell gives a signal. */
interface Ended {
  readonly exitCode: number;
  readonly signal?: NodeJS.Signals;
}

/** A program that runs in our place. */
interface Running {
  /** It is over; somebody that it left may still write. */
  readonly exited: Promise<Ended>;
  /** Nobody writes any more. */
  readonly closed: Promise<void>;
  /** The last part of what it wrote by now. */
  tail(): string;
  /** Ends this process by the signal that ended the program. */
  endBy(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Runs a program as if it stood in our place: with our input, environment, folder and process group; what it writes goes to our streams as it
 * comes, and signals that we are sent go to it. A program that is not there ends with 127, one that cannot be executed with 126, as in sh(1).
 */
export function passThrough(file: string, args: readonly string[]): Running {
  const child = spawn(file, args, { stdio: ['inherit', 'pipe', 'pipe'] });
  let tail = Buffer.alloc(0);
  const passed = [
    { from: child.stdout, to: process.stdout },
    { from: child.stderr, to: process.stderr },
  ];
  for (const { from, to } of passed) {
    from?.on('data', (chunk: Buffer) => {
      tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
    });
    // Whoever read us may be gone: the program goes on, as it would with the pipe of a shell that ignores it.
    to.on('error', () => from?.resume());
    from?.pipe(to, { end: false });
  }
  const signals = [...PASSED_ON, ...(isatty(0) ? [] : OF_TERMINALS)];
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of signals) {
    process.on(signal, passOn);
  }
  // From a terminal they reach the program by themselves; we stay to tell of its end.
  const stay = () => undefined;
  for (const signal of OF_TERMINALS) {
    process.on(signal, stay);
  }
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const over = new Promise<Ended>((resolve) => {
    child.once('exit', (code, signal) => resolve(endedBy(code, signal)));
    child.once('error', (error: NodeJS.ErrnoException) => {
      process.stderr.write(`cronstack exec: ${file}: ${error.message}\n`);
      resolve({ exitCode: error.code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE });
    });
  });
  return {
    exited: over.then(async (ended) => {
      await Promise.race([closed, setTimeout(DRAIN_MS, undefined, { ref: false })]);
      return ended;
    }),
    closed,
    tail: () => tail.toString('utf8'),
    async endBy(signal) {
      for (const one of [...PASSED_ON, ...OF_TERMINALS]) {
        process.removeAllListeners(one);
      }
      process.kill(process.pid, signal);
      await setTimeout(DRAIN_MS);
    },
  };
}

function endedBy(code: number | null, signal: NodeJS.Signals | null): Ended {
  return signal === null ? { exitCode: code ?? 1 } : { exitCode: SIGNAL_BASE + constants.signals[signal], signal };
}
