import { DEFAULT_END_BYTES } from '#api/routes/limits.ts';
import { LOG_START, type LogPiece, type LogPosition, readPosition, writePosition } from '#domain/runs/log.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { readLog, readLogEnd } from '#engine/runs/log.ts';
import { type Answer, jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { BadCursorError } from '#ports/stores/page.ts';

/** The part of a run's output that is asked for. */
interface LogRequest {
  readonly limit: number;
  readonly after?: string;
  readonly cursor?: string;
  readonly from?: 'end';
  readonly bytes?: number;
}

/** Answers with a part of a run's output: its end, or from a position on; the cursor is one too, that of the page before. */
export async function logAnswer(engine: Engine, runId: string, request: LogRequest): Promise<Answer> {
  const { limit, after, cursor, from, bytes = DEFAULT_END_BYTES } = request;
  const log =
    from === 'end'
      ? await readLogEnd(engine, runId, { limit, bytes })
      : await readLog(engine, runId, { limit, after: positionOf(cursor ?? after) });
  return resultAnswer(log, ({ pieces, position, more, complete, status }) => {
    const written = writePosition(position);
    return jsonAnswer(200, {
      items: pieces.map(presentPiece),
      position: written,
      complete,
      status,
      ...(more ? { nextCursor: written } : {}),
    });
  });
}

function positionOf(text: string | undefined): LogPosition {
  const position = text === undefined ? LOG_START : readPosition(text);
  if (position === undefined) {
    throw new BadCursorError('the log never gave out that cursor');
  }
  return position;
}

function presentPiece({ attempt, offset, text, goneBytes }: LogPiece) {
  return { attempt, offset, text, ...present({ goneBytes }) };
}
