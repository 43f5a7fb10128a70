import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** Nobody encodes more often, and each layer can be a bomb of its own. */
const MOST_CODINGS = 3;
/** The method of a zlib header (RFC 1950, section 2.2). What has none is raw deflate, as some servers send it. */
const DEFLATE_METHOD = 8;

/** The bytes of a body whose codings are taken off. */
export interface Decoding {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** A coding that nobody here knows: the bytes are as they came. */
  readonly unknown?: string;
}

/** A body, at one of its layers, is longer than it may be. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError';
  readonly code = 'response_too_long';
}

/** By the names of RFC 9110, section 8.4.1, and of RFC 7932. Given the first bytes. */
const DECODERS: Readonly<Record<string, (first: Uint8Array) => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: ([byte = 0]) => ((byte & 0x0f) === DEFLATE_METHOD ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
};

/**
 * Undoes the codings that a Content-Encoding names (RFC 9110, section 8.4), as the bytes come and in bounded memory. Iterating throws what
 * is wrong with them, and a TooLongError where they, or what is still encoded once, are more than `mostBytes`.
 */
export function decodeBody(
  body: AsyncIterable<Uint8Array>,
  contentEncoding: string | undefined,
  mostBytes: number,
): Decoding {
  const codings = (contentEncoding ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const unknown = codings.length > MOST_CODINGS ? codings.join(', ') : codings.find((coding) => !isKnown(coding));
  return unknown === undefined
    ? { bytes: codings.reduceRight((bytes, coding) => decoded(bounded(bytes, mostBytes), coding), body) }
    : { bytes: body, unknown };
}

function isKnown(coding: string): boolean {
  return Object.hasOwn(DECODERS, coding);
}

async function* decoded(encoded: AsyncIterable<Uint8Array>, coding: string): AsyncGenerator<Uint8Array> {
  const chunks = encoded[Symbol.asyncIterator]();
  const first = await chunks.next();
  const decoder = first.done === true ? undefined : DECODERS[coding]?.(first.value);
  // A HEAD is answered with the coding that a body would have, and without a body.
  if (first.done === true || decoder === undefined) {
    return;
  }
  // What goes wrong before the decoder ends the decoder with the same error.
  pipeline(Readable.from(continued(first.value, chunks)), decoder, () => {});
  yield* decoder;
}

async function* continued(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

async function* bounded(bytes: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of bytes) {
    count += chunk.length;
    if (count > mostBytes) {
      throw new TooLongError(`more than ${mostBytes} bytes`);
    }
    if (chunk.length > 0) {
      yield chunk;
    }
  }
}
