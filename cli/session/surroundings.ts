/** Where text goes. */
export interface Output {
  write(text: string): void;
  /** Whether escape sequences for colours are understood and wanted. */
  readonly colors: boolean;
  /** The width of a terminal in columns; undefined where it is none. */
  readonly columns: number | undefined;
}

/** All that a command has to do with the world, so that it can be tested without a process. */
export interface Surroundings {
  /** The product's version. */
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Signs a request where the API asks for it, or answers it as it is. */
  readonly sign: (request: Request) => Promise<Request>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
  /** Reads a text file; `-` is the standard input. */
  readonly readFile: (path: string) => Promise<string>;
}
