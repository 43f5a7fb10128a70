import { decodeUtf8, encodeUtf8, fromCharacter } from '#domain/values/utf8.ts';

/** A place in a run's output: behind so many bytes of an attempt's. */
export interface LogPosition {
  readonly attempt: number;
  readonly offset: number;
}

const NEWLINE = 10;

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

/** The last of these chunks that hold so many bytes, and no more of them than that takes. */
export function lastChunks(chunks: readonly LogChunk[], bytes: number): readonly LogChunk[] {
  let first = chunks.length;
  for (let missing = bytes; missing > 0 && first > 0; ) {
    first -= 1;
    missing -= encodeUtf8(chunks[first]?.text ?? '').length;
  }
  return chunks.slice(first);
}

/**
 * The position so many bytes before the end of chunks, in order and without overlaps, or a little later: where a line begins, or, if none
 * does in those bytes, there. Where they are fewer bytes, that of the first one.
 */
export function positionBeforeEnd(chunks: readonly LogChunk[], bytes: number): LogPosition {
  const last = lastChunks(chunks, bytes);
  const [first = { ...LOG_START, text: '' }] = last;
  const held = last.reduce((sum, { text }) => sum + encodeUtf8(text).length, 0);
  if (held <= bytes) {
    return { attempt: first.attempt, offset: first.offset };
  }
  const cut = held - bytes;
  for (const [index, { attempt, offset, text }] of last.entries()) {
    if (attempt !== first.attempt) {
      return { attempt, offset };
    }
    const encoded = encodeUtf8(text);
    // The byte before the cut says whether a line begins right there.
    const newline = encoded.indexOf(NEWLINE, index === 0 ? cut - 1 : 0);
    if (newline >= 0 && (newline + 1 < encoded.length || index + 1 < last.length)) {
      return { attempt, offset: offset + newline + 1 };
    }
  }
  return { attempt: first.attempt, offset: first.offset + cut };
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
