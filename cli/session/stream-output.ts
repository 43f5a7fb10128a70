import process from 'node:process';
import type { WriteStream } from 'node:tty';
import type { Output } from '#cli/terminal/output.ts';

/** The errors after which a stream will never take anything again: its reader went away (a pipe's), or its terminal. */
const GONE = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

/**
 * Writes to a stream of this process. What the stream does not take is lost and ends nothing, so that a command that has begun a change
 * goes through with it. Text that somebody wanted (there is no room on the disk behind a redirection) makes a failure of the success, as
 * with any tool; a reader who has seen enough (`cronstack list | head`) does not.
 */
export function outputOf(stream: WriteStream): Output {
  const listeners: Parameters<Output['onLoss']>[0][] = [];
  let gone = false;
  let told = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone ||= GONE.includes(error.code ?? '');
    if (told) {
      return;
    }
    told = true;
    const readerLeft = error.code === 'EPIPE';
    if (!readerLeft) {
      process.once('exit', (code) => {
        process.exitCode = code || 1;
      });
    }
    for (const tell of listeners) {
      tell({ reason: error.message, readerLeft });
    }
  });
  return {
    write: (chunk) => {
      if (!gone) {
        stream.write(chunk);
      }
    },
    onLoss: (tell) => {
      listeners.push(tell);
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
