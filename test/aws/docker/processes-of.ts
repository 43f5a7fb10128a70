import { readdirSync, readFileSync } from 'node:fs';

/** Kills all processes whose environment names a container's folder: whatever its process started, in whichever group (Linux alone). */
export function killProcessesOf(folder: string): void {
  for (const pid of processIds()) {
    if (environmentOf(pid).includes(folder)) {
      kill(pid);
    }
  }
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Empty for a process that is over, or another user's. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
