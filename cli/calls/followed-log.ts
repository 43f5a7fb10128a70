import { followLog } from '#api/client/follow-log.ts';
import type { LogChunk } from '#api/shapes/run.ts';
import type { Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { style } from '#cli/terminal/style.ts';

/** The run to follow, and how. */
interface Followed {
  readonly runId: string;
  /** Only the last lines, of at most so many bytes, and what comes then. */
  readonly lastBytes?: number | undefined;
  /** The text of a piece as it is shown. */
  readonly show: (piece: LogChunk) => string;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/**
 * Prints a run's output while it comes, until the run is over or whoever reads it has left: with --json one piece a line, else as text, with
 * a line before each attempt but the first.
 */
export async function printLog(
  { stdout, sleep }: Surroundings,
  { client, firstPauseMs, printPart }: Session,
  { runId, lastBytes, show, signal }: Followed,
): Promise<void> {
  const left = new AbortController();
  stdout.onLoss(() => left.abort());
  const ended = signal === undefined ? left.signal : AbortSignal.any([left.signal, signal]);
  const start = lastBytes === undefined ? {} : ({ from: 'end', bytes: lastBytes } as const);
  let [attempt, isInLine] = [1, false];
  for await (const { items } of followLog(client, runId, { start, firstPauseMs, sleep, signal: ended })) {
    for (const piece of items) {
      const heading = `${isInLine ? '\n' : ''}${style(stdout, 'dim', `--- attempt ${piece.attempt}`)}\n`;
      const text = `${piece.attempt === attempt ? '' : heading}${show(piece)}`;
      attempt = piece.attempt;
      printPart(piece, () => {
        isInLine = !text.endsWith('\n');
        return text;
      });
    }
  }
  if (isInLine) {
    stdout.write('\n');
  }
}
