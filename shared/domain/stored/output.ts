import { type Check, count, type Read, readAs, shape } from '#domain/values/shape.ts';

/** A piece of output as it is stored: of the bytes from `offset` to `endOffset` of an attempt's output. */
export interface StoredPiece {
  readonly attempt: number;
  readonly offset: number;
  readonly endOffset: number;
  /** Compressed. */
  readonly gzip: Uint8Array;
}

const bytes: Check<Uint8Array> = (value) => (value instanceof Uint8Array ? undefined : 'expected bytes');

const pieceCheck = shape<StoredPiece>({ attempt: count, offset: count, endOffset: count, gzip: bytes });

/** Reads a stored piece of output; what is in it is unpacked by whoever shows it. */
export function readPiece(item: unknown): Read<StoredPiece> {
  return readAs(pieceCheck, item);
}
