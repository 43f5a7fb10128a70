const NEWLINE = 0x0a;

/** Bytes that are passed on as whole lines; one that is longer than `most` bytes is not kept, and its length is told. A line is its taker's until that returns. Nothing is made of a last line without an end. */
export class Lines {
  readonly #most: number;
  readonly #onLine: (line: Buffer) => void;
  readonly #onSkipped: (bytes: number) => void;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(most: number, onLine: (line: Buffer) => void, onSkipped: (bytes: number) => void) {
    this.#most = most;
    this.#onLine = onLine;
    this.#onSkipped = onSkipped;
  }

  write(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.#end(chunk.subarray(from, end));
      from = end + 1;
    }
    this.#add(chunk.subarray(from));
  }

  /** The bytes of a last line that has no end. */
  get unfinishedBytes(): number {
    return this.#bytes;
  }

  /** The bytes are the giver's again when this returns, so they are copied. */
  #add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#most) {
      this.#pieces = [];
    } else if (piece.length > 0) {
      this.#pieces.push(Buffer.from(piece));
    }
  }

  /** The last piece of a line, which alone is most often the whole of it. */
  #end(piece: Buffer): void {
    const bytes = this.#bytes + piece.length;
    if (bytes > this.#most) {
      this.#onSkipped(bytes);
    } else if (bytes > 0) {
      this.#onLine(this.#bytes === 0 ? piece : Buffer.concat([...this.#pieces, piece]));
    }
    this.#pieces = [];
    this.#bytes = 0;
  }
}
