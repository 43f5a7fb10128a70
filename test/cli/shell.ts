import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const CLI = join(import.meta.dirname, '../../cli/bin.js');

const alive = new Set<() => void>();

/** Ends what still runs of all that {@link shell} started. */
export function killShells(): void {
  for (const kill of alive) {
    kill();
  }
}

let shells = 0;

/**
 * A command line of the product in a session of its own, without a terminal, its streams led on as a shell does. What it leaves goes to a folder,
 * which is its state's as well.
 */
export function shell(root: string, words: string, streams: string) {
  shells += 1;
  const [pid, errors] = [join(root, `${shells}.pid`), join(root, `${shells}.errors`)];
  const program = `(echo $BASHPID > ${pid}; exec "$NODE" "$CLI" ${words}) 2> ${errors} ${streams}`;
  const child = spawn('bash', ['-c', `set -o pipefail; ${program}`], {
    detached: true,
    env: { PATH: process.env.PATH, NODE: process.execPath, CLI, XDG_STATE_HOME: root },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (signal: NodeJS.Signals) => process.kill(Number(readFileSync(pid, 'utf8')), signal);
  const end = () => kill('SIGKILL');
  alive.add(end);
  return {
    stdout: child.stdout,
    ended: once(child, 'exit').then(([code]) => {
      alive.delete(end);
      return code;
    }),
    errors: () => (existsSync(errors) ? readFileSync(errors, 'utf8') : ''),
    kill,
  };
}

/** Waits until it is so, asking every 20 ms. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await setTimeout(20);
  }
}
