import { decodeUtf8, encodeUtf8, fromCharacter } from '#domain/values/utf8.ts';

/** A place in a run's output: behind so many bytes of an attempt's. */
export interface LogPosition {
  readonly attempt: number;
  readonly offset: number;
}

/** Where a run's output begins. */
export const LOG_START: LogPosition = { attempt: 1, offset: 0 };

/** A stored piece of a run's output, at the position where it begins. */
export interface LogChunk extends LogPosition {
  /** Whole characters, at least one. */
  readonly text: string;
}

/** A piece of a run's output as a reader gets it. */
export interface LogPiece extends LogChunk {
  /** The bytes between what comes before and this piece that are not kept; left out where nothing is missing. */
  readonly goneBytes?: number;
}

/** A position as clients write it: `<attempt>.<offset>`. */
export function writePosition({ attempt, offset }: LogPosition): string {
  return `${attempt}.${offset}`;
}

/** Reads a position; undefined where the text is none. */
export function readPosition(text: string): LogPosition | undefined {
  const match = /^([1-9]\d{0,2})\.(0|[1-9]\d{0,14})$/.exec(text);
  return match === null ? undefined : { attempt: Number(match[1]), offset: Number(match[2]) };
}

/** The pieces behind a position, of chunks in order, the first of which may begin before it; and the position then. */
export function piecesAfter(
  after: LogPosition,
  chunks: readonly LogChunk[],
): { readonly pieces: readonly LogPiece[]; readonly position: LogPosition } {
  const pieces: LogPiece[] = [];
  let position = after;
  for (const chunk of chunks) {
    const bytes = encodeUtf8(chunk.text);
    const end = { attempt: chunk.attempt, offset: chunk.offset + bytes.length };
    if (isBehind(end, position)) {
      pieces.push(pieceFrom(chunk.attempt === position.attempt ? position.offset : 0, chunk, bytes));
      position = end;
    }
  }
  return { pieces, position };
}

/** Tells whether the first position lies behind the second. */
export function isBehind(one: LogPosition, other: LogPosition): boolean {
  return one.attempt === other.attempt ? one.offset > other.offset : one.attempt > other.attempt;
}

/** The part of a chunk from an offset on; where a character lies across it, from the next one on. */
function pieceFrom(from: number, chunk: LogChunk, bytes: Uint8Array): LogPiece {
  if (chunk.offset >= from) {
    return chunk.offset === from ? chunk : { ...chunk, goneBytes: chunk.offset - from };
  }
  const rest = fromCharacter(bytes.subarray(from - chunk.offset));
  return { attempt: chunk.attempt, offset: chunk.offset + bytes.length - rest.length, text: decodeUtf8(rest) };
}
