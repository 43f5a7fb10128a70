/** A line that does not end is not waited for longer than that. */
const LONGEST_CHARACTERS = 65_536;

/** Passes bytes on as the whole lines that they are, and what is left at the end as a line of its own. */
export class WholeLines {
  readonly #pass: (text: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(pass: (text: string) => void) {
    this.#pass = pass;
  }

  write(chunk: Uint8Array): void {
    const text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    const end = text.length > LONGEST_CHARACTERS ? text.length : text.lastIndexOf('\n') + 1;
    this.#rest = text.slice(end);
    if (end > 0) {
      this.#pass(text.slice(0, end));
    }
  }

  /** To be called once, at the end. */
  finish(): void {
    const text = this.#rest + this.#decoder.decode();
    if (text !== '') {
      this.#pass(`${text}\n`);
    }
  }
}
