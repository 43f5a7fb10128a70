/** The first failure to write to a stream: in words, and whether it is only that its reader went away. */
interface Loss {
  readonly reason: string;
  readonly readerLeft: boolean;
}

/** Where text goes. */
export interface Output {
  write(text: string): void;
  /** Calls back, once, when the stream does not take what is written. */
  onLoss(told: (loss: Loss) => void): void;
  /** True if escape sequences for colours are understood and wanted. */
  readonly colors: boolean;
  /** The width of a terminal in columns; undefined where it is none. */
  readonly columns: number | undefined;
}
