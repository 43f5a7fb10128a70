// @ts-check
// Plain JavaScript: the helper is started by a bare node, which may not read TypeScript.

/** The kinds of frames that the runtime and its helper exchange: `start`, `release` and `ping` are the runtime's. */
export const FRAMES = Object.freeze({
  /** The helper takes orders. */
  ready: 0,
  /** A program to start, as JSON. */
  start: 1,
  /** It runs; the number of its process, as JSON. */
  started: 2,
  /** It could not be started: `{ code, message }`, as JSON. */
  refused: 3,
  /** A piece of its output, as it came. */
  stdout: 4,
  stderr: 5,
  /** Its process has ended: `{ exitCode, signal }`, as JSON. */
  exited: 6,
  /** Nobody can write its output any more. */
  closed: 7,
  /** Its output is not wanted any more. */
  release: 8,
  ping: 9,
  pong: 10,
});

/** The length of the payload (4 bytes), the kind (1), the id of the program (4). */
const HEADER_BYTES = 9;
const KIND_AT = 4;
const ID_AT = 5;

/**
 * The beginning of a frame, which its payload follows.
 * @param {number} kind
 * @param {number} id
 * @param {number} payloadBytes
 * @returns {Buffer}
 */
export function frameHeader(kind, id, payloadBytes) {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32LE(payloadBytes);
  header.writeUInt8(kind, KIND_AT);
  header.writeUInt32LE(id, ID_AT);
  return header;
}

/**
 * Cuts a stream of bytes into its frames, wherever the chunks end. A payload is valid until `onFrame` returns.
 * @param {(kind: number, id: number, payload: Buffer) => void} onFrame
 * @returns {(chunk: Buffer) => void}
 */
export function frameReader(onFrame) {
  /** @type {Buffer} */
  let rest = Buffer.alloc(0);
  return (chunk) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (bytes.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + bytes.readUInt32LE();
      if (bytes.length < end) {
        break;
      }
      onFrame(bytes.readUInt8(KIND_AT), bytes.readUInt32LE(ID_AT), bytes.subarray(HEADER_BYTES, end));
      bytes = bytes.subarray(end);
    }
    rest = bytes;
  };
}
