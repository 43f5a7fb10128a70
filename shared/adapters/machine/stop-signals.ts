import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { isatty } from 'node:tty';

const STANDARD_STREAMS = [0, 1, 2];
const TERMINAL = '/dev/tty';

/** A wish of the outside that this process end: Ctrl-C, a polite kill, the end of the terminal. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/**
 * Tells of each such wish until that is taken back by the function that is answered; then a signal ends the process as it would any
 * other. The end of a terminal comes from the shell and from the kernel: it is told once. It is nothing to a process that was started from
 * a terminal with all its streams elsewhere, as `nohup` does; Node undoes what nohup asks for (it resets ignored signals as it starts).
 */
export function onStopSignal(told: (signal: StopSignal) => void): () => void {
  const turnedAway = hasTurnedAwayFromItsTerminal();
  let hungUp = false;
  const hear = (signal: 'SIGINT' | 'SIGTERM') => told(signal);
  const hangUp = () => {
    if (!hungUp && !turnedAway) {
      hungUp = true;
      told('SIGHUP');
    }
  };
  process.on('SIGINT', hear).on('SIGTERM', hear).on('SIGHUP', hangUp);
  return () => {
    process.off('SIGINT', hear).off('SIGTERM', hear);
    if (!hungUp && !turnedAway) {
      process.off('SIGHUP', hangUp);
    }
  };
}

function hasTurnedAwayFromItsTerminal(): boolean {
  if (STANDARD_STREAMS.some((stream) => isatty(stream))) {
    return false;
  }
  try {
    closeSync(openSync(TERMINAL, 'r'));
    return true;
  } catch {
    return false;
  }
}
