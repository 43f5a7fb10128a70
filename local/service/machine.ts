import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Call } from './manager.ts';

/** The output and the end of a program: by itself with an exit code, or undefined where it could not be started or was killed. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** The machine that a service is for, as far as it matters. */
export interface ServiceMachine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly uid: number;
  /** True if the user's services start with the machine: systemd's own mark of it (loginctl(1), enable-linger). */
  readonly lingers: boolean;
  /** This program: the node it runs on, and the script that was started. */
  readonly node: string;
  readonly script: string;
  /** The folder it was started in. */
  readonly folder: string;
  /** Runs a program and answers what it printed on both streams. */
  run(call: Call): Promise<Ended>;
  /** Runs a program on this process's own streams; answers its exit code, or undefined where it could not be started. */
  show(call: Call): Promise<number | undefined>;
}

const LINGERING = '/var/lib/systemd/linger';
const MOST_OUTPUT_BYTES = 2 ** 20;
const LONGEST_CALL_MS = 60_000;

/** The machine that this process runs on. */
export function thisMachine(env: ServiceMachine['env']): ServiceMachine {
  return {
    platform: process.platform,
    env,
    home: homedir(),
    uid: process.getuid?.() ?? 0,
    lingers: existsSync(join(LINGERING, userInfo().username)),
    node: process.execPath,
    script: process.argv[1] ?? '',
    folder: process.cwd(),
    run: ({ argv: [program, ...args] }) =>
      new Promise((resolve) => {
        const limits = { maxBuffer: MOST_OUTPUT_BYTES, timeout: LONGEST_CALL_MS };
        const child = execFile(program, args, limits, (error, stdout, stderr) => {
          const output = `${stdout}${stderr}`.trim();
          const couldNotStart = child.pid === undefined;
          resolve({ exitCode: child.exitCode ?? undefined, output: couldNotStart ? (error?.message ?? '') : output });
        });
      }),
    show: ({ argv: [program, ...args] }) =>
      new Promise((resolve) => {
        const child = spawn(program, args, { stdio: 'inherit' });
        child.once('error', () => resolve(undefined));
        child.once('close', (code) => resolve(code ?? 1));
      }),
  };
}
