import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { makeSign } from './signing.ts';
import type { Output, Surroundings } from './surroundings.ts';

/** The real world of this process. `version`: the product's. */
export function processSurroundings(version: string): Surroundings {
  return {
    version,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    fetch: (request) => fetch(request),
    sign: makeSign(process.env, (request) => fetch(request)),
    now: () => Date.now(),
    sleep: async (delayMs) => setTimeout(delayMs),
    readFile: async (path) => (path === '-' ? text(process.stdin) : readFile(path, 'utf8')),
  };
}

function outputOf(stream: WriteStream): Output {
  // `cronstack list | head` closes the pipe early: that is no failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
    process.exit();
  });
  return {
    write: (chunk) => {
      stream.write(chunk);
    },
    colors: wantsColors(stream, process.env),
    columns: stream.isTTY ? stream.columns : undefined,
  };
}

/** A terminal that was not told otherwise (https://no-color.org, https://force-color.org). */
function wantsColors(stream: WriteStream, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') {
    return false;
  }
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') {
    return FORCE_COLOR !== '0';
  }
  return stream.isTTY && TERM !== 'dumb';
}
