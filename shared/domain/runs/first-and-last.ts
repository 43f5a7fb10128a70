const SMALLEST_BUFFER_BYTES = 4 * 1024;

/** Keeps the beginning and the end of a long UTF-8 text in bounded memory; neither is cut within a character. */
interface FirstAndLast {
  /** Takes the next bytes of the text: whole characters. They are copied. */
  add(bytes: Uint8Array): void;
  first(): Uint8Array;
  /** What came after `first`, as far as it is kept. */
  last(): Uint8Array;
  /** How many bytes lay between the two and are gone. */
  leftOutBytes(): number;
}

/** Makes a keeper of the first `firstBytes` and the last `lastBytes` of what is added; small texts take little memory. */
export function makeFirstAndLast(firstBytes: number, lastBytes: number): FirstAndLast {
  let buffer = new Uint8Array(Math.min(SMALLEST_BUFFER_BYTES, firstBytes));
  let used = 0;
  let full = false;
  const ring = makeRing(lastBytes);
  return {
    add(bytes) {
      let taken = 0;
      if (!full) {
        taken = characterStart(bytes, Math.min(bytes.length, firstBytes - used));
        buffer = withRoom(buffer, used + taken, firstBytes);
        buffer.set(bytes.subarray(0, taken), used);
        used += taken;
        full = taken < bytes.length;
      }
      ring.add(bytes.subarray(taken));
    },
    first: () => buffer.slice(0, used),
    last: () => fromCharacter(ring.content()),
    leftOutBytes: () => ring.total() - fromCharacter(ring.content()).length,
  };
}

/** The bytes from the first whole character on. */
export function fromCharacter(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length && isContinuation(bytes[start])) {
    start += 1;
  }
  return bytes.subarray(start);
}

/** The largest index up to `index` at which a character starts (or the text ends). */
export function characterStart(bytes: Uint8Array, index: number): number {
  let start = index;
  while (start > 0 && start < bytes.length && isContinuation(bytes[start])) {
    start -= 1;
  }
  return start;
}

/** UTF-8's second to fourth bytes are 10xxxxxx (RFC 3629). */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function withRoom(buffer: Uint8Array<ArrayBuffer>, neededBytes: number, mostBytes: number): Uint8Array<ArrayBuffer> {
  if (neededBytes <= buffer.length) {
    return buffer;
  }
  const larger = new Uint8Array(Math.min(mostBytes, Math.max(neededBytes, buffer.length * 2)));
  larger.set(buffer);
  return larger;
}

function makeRing(sizeBytes: number) {
  let buffer: Uint8Array | undefined;
  let total = 0;
  return {
    add(bytes: Uint8Array) {
      if (bytes.length === 0) {
        return;
      }
      buffer ??= new Uint8Array(sizeBytes);
      const kept = bytes.subarray(Math.max(0, bytes.length - sizeBytes));
      const at = (total + bytes.length - kept.length) % sizeBytes;
      const untilEnd = kept.subarray(0, sizeBytes - at);
      buffer.set(untilEnd, at);
      buffer.set(kept.subarray(untilEnd.length), 0);
      total += bytes.length;
    },
    total: () => total,
    content(): Uint8Array {
      if (buffer === undefined || total <= sizeBytes) {
        return buffer?.slice(0, total) ?? new Uint8Array();
      }
      const at = total % sizeBytes;
      const content = new Uint8Array(sizeBytes);
      content.set(buffer.subarray(at), 0);
      content.set(buffer.subarray(0, at), sizeBytes - at);
      return content;
    },
  };
}
