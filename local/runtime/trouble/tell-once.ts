/** Tells of a trouble that is met again and again, as that of a disk that is full: once until it is over, or is another one. */
export class TellOnce {
  readonly #tell: (what: unknown) => void;
  /** What was told, and is not over. */
  #trouble: string | undefined;

  constructor(tell: (what: unknown) => void) {
    this.#tell = tell;
  }

  /** To be called each time that it is met. */
  met(error: unknown): void {
    const trouble = error instanceof Error ? error.message : String(error);
    if (trouble !== this.#trouble) {
      this.#trouble = trouble;
      this.#tell(error);
    }
  }

  /** To be called each time that there is none; `words` tell that it is over, where it was told. */
  over(words: string): void {
    if (this.#trouble !== undefined) {
      this.#trouble = undefined;
      this.#tell(words);
    }
  }
}
