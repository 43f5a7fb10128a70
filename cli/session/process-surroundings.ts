import { closeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { makeFoundSigner } from '#adapters/access/found-signer.ts';
import { quickFetch } from '#adapters/access/loopback.ts';
import { onStopSignal } from '#adapters/machine/stop-signals.ts';
import { askOnTerminal } from './ask.ts';
import { isThere } from './is-there.ts';
import { listFiles } from './list-files.ts';
import { openPage } from './open-page.ts';
import { readText } from './read-text.ts';
import { outputOf } from './stream-output.ts';
import type { Surroundings } from './surroundings.ts';
import { writeFile } from './write-file.ts';

/** The real world of this process. `version`: the product's. */
export function processSurroundings(version: string): Surroundings {
  letGoOfTerminalAtExit();
  return {
    version,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    fetch: quickFetch,
    sign: makeFoundSigner(process.env, quickFetch),
    now: () => Date.now(),
    // Asked for by few commands, and the first word of the tables of zones costs as much as the rest of this.
    get timezone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    sleep: async (delayMs, signal) => setTimeout(delayMs, undefined, signal && { signal }),
    onStop: onStopSignal,
    ask: isatty(0) && isatty(2) ? askOnTerminal : undefined,
    readFile: (path) => readText(path),
    listFiles,
    openPage,
    isThere,
    writeFile,
  };
}

/** At its end, Node puts terminals back as they were, and aborts where one is gone; descriptors that are closed it leaves alone. */
function letGoOfTerminalAtExit(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.once('exit', () => {
    for (const descriptor of terminals.filter((terminal) => !isatty(terminal))) {
      closeSync(descriptor);
    }
  });
}
