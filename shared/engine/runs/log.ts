import {
  isBehind,
  LOG_START,
  type LogChunk,
  type LogPiece,
  type LogPosition,
  piecesAfter,
  positionBeforeEnd,
} from '#domain/runs/log.ts';
import { isFinal, type Run, type RunStatus } from '#domain/runs/run.ts';
import { encodeUtf8 } from '#domain/values/utf8.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import type { LogEnd, LogQuery } from '#ports/stores/history.ts';
import { readRun } from './read.ts';

/** A part of a run's output, and how far it reaches. */
interface RunLog {
  readonly pieces: readonly LogPiece[];
  /** Where to read on. */
  readonly position: LogPosition;
  /** True if there is more behind it already. */
  readonly more: boolean;
  /** True if the run is over and nothing follows. */
  readonly complete: boolean;
  /** The run's, as it was before its output was read. */
  readonly status: RunStatus;
}

/** Reads a run's output from a position on, attempt by attempt, while it is written or afterwards. */
export async function readLog(engine: Engine, runId: string, query: LogQuery): Promise<Result<RunLog>> {
  // Before its output: whatever a run wrote is stored when it is over.
  const run = await readRun(engine, runId);
  if (!run.ok) {
    return run;
  }
  const { chunks, more } = await engine.ports.history.readLog(runId, query);
  const { pieces, position } = piecesAfter(query.after, more ? chunks : withTail(chunks, run.value));
  return accepted({ pieces, position, more, complete: isFinal(run.value) && !more, status: run.value.status });
}

/** Reads the end of a run's output: its last lines, of at most so many bytes; of a longer line the end of it. */
export async function readLogEnd(engine: Engine, runId: string, end: LogEnd): Promise<Result<RunLog>> {
  const run = await readRun(engine, runId);
  if (!run.ok) {
    return run;
  }
  const chunks = withTail(await engine.ports.history.readLogEnd(runId, end), run.value);
  const whole = piecesAfter(chunks[0] ?? LOG_START, chunks).pieces;
  const { pieces, position } = piecesAfter(positionBeforeEnd(whole, end.bytes), whole);
  return accepted({ pieces, position, more: false, complete: isFinal(run.value), status: run.value.status });
}

/** The end of the last attempt's output stands in its run, and where that is all there is to store, nowhere else. */
function withTail(chunks: readonly LogChunk[], { attempts, outputTail, outputBytes }: Run): readonly LogChunk[] {
  const attempt = attempts.findLast(({ finishedAtMs }) => finishedAtMs !== undefined)?.number;
  if (attempt === undefined || outputTail === undefined) {
    return chunks;
  }
  const bytes = encodeUtf8(outputTail).length;
  const tail = { attempt, offset: (outputBytes ?? bytes) - bytes, text: outputTail };
  return [
    ...chunks.filter((chunk) => !isBehind(chunk, tail)),
    tail,
    ...chunks.filter((chunk) => isBehind(chunk, tail)),
  ];
}
