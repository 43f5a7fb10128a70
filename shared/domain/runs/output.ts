import { makeSecretMask, type SecretMask } from '#domain/secrets/mask/pieces.ts';
import { present } from '#domain/values/present.ts';
import { characterStart, decodeUtf8, encodeUtf8, fromCharacter } from '#domain/values/utf8.ts';

const KIB = 1024;
const FIRST_BYTES = 512 * KIB;
const PIECE_BYTES = 64 * KIB;
const SMALLEST_BUFFER_BYTES = 4 * KIB;
const TAIL_BYTES = KIB;
/** The number of pieces of at most 64 KiB that are kept of what is behind the first 512 KiB: the newest ones. */
export const RING_PIECES = 8;

/** A piece of an attempt's output as it is to be stored: at most 64 KiB of UTF-8, never empty, no character cut. */
export interface OutputPiece {
  /** The bytes of the output that lie before it. */
  readonly offset: number;
  readonly text: string;
  /**
   * Left out within the first 512 KiB: such a piece never changes. Behind them the place in the ring (0 to 7) that it takes over: from an
   * older piece, or from its own earlier, shorter self.
   */
  readonly slot?: number;
}

/**
 * Collects the output of one attempt, as valid UTF-8 without secrets: its first 512 KiB, and of what comes behind them the newest eight
 * pieces of 64 KiB, in bounded memory. What is stored of it is let go.
 */
export class OutputKeeper {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #mask: SecretMask;
  #pieces: Piece[] = [];
  #bytes = 0;
  /** Where the ring begins: the last character that fits into the first 512 KiB ends there. */
  #ringFrom: number | undefined;
  #ringPieces = 0;
  #tail: Uint8Array = new Uint8Array();

  /** `secrets` (see values.ts) are replaced by `***`, bytes that are not UTF-8 by U+FFFD. */
  constructor(secrets: readonly string[]) {
    this.#mask = makeSecretMask(secrets);
  }

  /** The bytes of output that there are by now, without what the mask holds back. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes output as it comes; characters and secrets may lie across chunks. The chunk is copied. */
  write(chunk: Uint8Array): void {
    this.#add(this.#mask.write(this.#decoder.decode(chunk, { stream: true })));
  }

  /** Ends the output: what was held back comes out, and a character that was only begun is left out. Nothing may be written after it. */
  end(): void {
    this.#add(this.#mask.rest());
  }

  /** The last KiB, or a little less so that no character is cut. */
  tail(): string {
    return decodeUtf8(fromCharacter(this.#tail));
  }

  /** The pieces that are not stored yet, or not as long as they are by now, in order. One of the first 512 KiB does not grow any more. */
  unsaved(): readonly OutputPiece[] {
    return this.#pieces.filter((piece) => piece.hasNews).map((piece) => piece.cut());
  }

  /** Says that a piece of `unsaved` is stored. */
  saved({ offset, text }: OutputPiece): void {
    this.#pieces.find((piece) => piece.offset === offset)?.saved(encodeUtf8(text).length);
    this.#pieces = this.#pieces.filter((piece) => !piece.isDone);
  }

  #add(text: string): void {
    const bytes = encodeUtf8(text);
    for (let rest = bytes; rest.length > 0; ) {
      const taken = this.#pieceFor(rest).take(rest);
      this.#bytes += taken;
      rest = rest.subarray(taken);
    }
    this.#tail = lastOf(this.#tail, bytes, TAIL_BYTES);
  }

  /** The piece that the next characters go into. */
  #pieceFor(next: Uint8Array): Piece {
    const last = this.#pieces.at(-1);
    if (last?.hasRoomFor(next) === true) {
      return last;
    }
    last?.close();
    if (this.#ringFrom === undefined && characterStart(next, FIRST_BYTES - this.#bytes) === 0) {
      this.#ringFrom = this.#bytes;
    }
    const piece = this.#ringFrom === undefined ? new Piece(this.#bytes, FIRST_BYTES - this.#bytes) : this.#ringPiece();
    this.#pieces.push(piece);
    return piece;
  }

  /** The next piece of the ring; the one whose place it takes is given up, stored or not. */
  #ringPiece(): Piece {
    const slot = this.#ringPieces % RING_PIECES;
    this.#ringPieces += 1;
    this.#pieces = this.#pieces.filter((piece) => piece.slot !== slot);
    return new Piece(this.#bytes, PIECE_BYTES, slot);
  }
}

/** A piece that is being filled. */
class Piece {
  readonly offset: number;
  readonly slot: number | undefined;
  readonly #mostBytes: number;
  #buffer: Uint8Array<ArrayBuffer>;
  #used = 0;
  #savedBytes = 0;
  #isClosed = false;

  constructor(offset: number, mostBytes: number, slot?: number) {
    this.offset = offset;
    this.slot = slot;
    this.#mostBytes = Math.min(mostBytes, PIECE_BYTES);
    this.#buffer = new Uint8Array(Math.min(SMALLEST_BUFFER_BYTES, this.#mostBytes));
  }

  get hasNews(): boolean {
    return this.#used > this.#savedBytes;
  }

  get isDone(): boolean {
    return this.#isClosed && !this.hasNews;
  }

  hasRoomFor(next: Uint8Array): boolean {
    return !this.#isClosed && characterStart(next, this.#mostBytes - this.#used) > 0;
  }

  /** Takes as many whole characters as there is room for, and answers how many bytes they were. */
  take(next: Uint8Array): number {
    const taken = characterStart(next, this.#mostBytes - this.#used);
    if (this.#used + taken > this.#buffer.length) {
      const larger = new Uint8Array(Math.min(this.#mostBytes, Math.max(this.#used + taken, this.#buffer.length * 2)));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer.set(next.subarray(0, taken), this.#used);
    this.#used += taken;
    return taken;
  }

  /** Takes nothing more. */
  close(): void {
    this.#isClosed = true;
  }

  /** The text in it by now. Within the first 512 KiB that is all there ever will be: what is stored there stays as it is. */
  cut(): OutputPiece {
    if (this.slot === undefined) {
      this.close();
    }
    return present({ offset: this.offset, text: decodeUtf8(this.#buffer.subarray(0, this.#used)), slot: this.slot });
  }

  saved(bytes: number): void {
    this.#savedBytes = Math.max(this.#savedBytes, bytes);
  }
}

/** The last bytes of two stretches that follow each other. */
function lastOf(earlier: Uint8Array, later: Uint8Array, mostBytes: number): Uint8Array {
  const end = later.subarray(-mostBytes);
  const start = earlier.subarray(Math.max(0, earlier.length + end.length - mostBytes));
  const whole = new Uint8Array(start.length + end.length);
  whole.set(start);
  whole.set(end, start.length);
  return whole;
}
