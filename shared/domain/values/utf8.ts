/** The most bytes that one character takes (RFC 3629). */
const LONGEST_CHARACTER_BYTES = 4;

/** The UTF-8 of a text. */
export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of UTF-8; a byte order mark stays. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The text of UTF-8 without a byte order mark; undefined where the bytes are none. */
export function wellFormedUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The largest index up to `index` at which a character starts (or the text ends). */
export function characterStart(bytes: Uint8Array, index: number): number {
  let start = Math.min(index, bytes.length);
  while (start > 0 && isContinuation(bytes[start])) {
    start -= 1;
  }
  return start;
}

/** The bytes from the first whole character on. */
export function fromCharacter(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < LONGEST_CHARACTER_BYTES && isContinuation(bytes[start])) {
    start += 1;
  }
  return bytes.subarray(start);
}

/** UTF-8's second to fourth bytes are 10xxxxxx (RFC 3629). */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
