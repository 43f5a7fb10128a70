import type { StopSignal } from '#adapters/machine/stop-signals.ts';
import type { Output } from '#cli/terminal/output.ts';

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
  /** The IANA time zone of this machine's clock. */
  readonly timezone: string;
  /** Settles after so long, or fails as soon as the signal is given. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** Calls back when the command is asked to end, which then is left to it, until the function that is answered is called. */
  readonly onStop: (asked: (signal: StopSignal) => void) => () => void;
  /** Asks the person at the terminal for a line, which is not shown where it is to be hidden; undefined where nobody is there to answer. */
  readonly ask: ((question: string, isHidden?: boolean) => Promise<string>) | undefined;
  /** Reads a text file; `-` is the standard input. */
  readonly readFile: (path: string) => Promise<string>;
  /** The files below a folder, in order of their paths; undefined where there is no folder of that name. */
  readonly listFiles: (path: string) => Promise<readonly string[] | undefined>;
  /** Shows a page in the person's browser; where that is not possible, nothing happens. */
  readonly openPage: (url: string) => Promise<void>;
  /** Tells whether anything is at a path, also what cannot be read. */
  readonly isThere: (path: string) => Promise<boolean>;
  /** Writes a text file from its parts; one that was there is replaced once all are written, or with `isNew` refused. */
  readonly writeFile: (path: string, parts: AsyncIterable<string>, isNew?: boolean) => Promise<void>;
}
