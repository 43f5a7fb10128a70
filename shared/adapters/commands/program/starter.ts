import type { OutputStream } from '#ports/executor.ts';

/** A program to start. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Its standard input: empty (/dev/null) unless told. */
  readonly stdin?: string | undefined;
  /** Its umask: this process's unless told. */
  readonly umask?: number | undefined;
}

/** The taker of a program's output, piece by piece as it comes. The bytes are valid until it returns. */
export type TakeOutput = (stream: OutputStream, chunk: Buffer) => void;

/** The end of a program's own process. */
export type Exit =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals }
  /** Whoever watched it is gone: it may run on. */
  | { readonly kind: 'lost' };

/** A program that was started, in a process group of its own. */
interface RunningProgram {
  readonly kind: 'started';
  /** The number of the process group, which is that of its process. */
  readonly groupId: number;
  /** Settles with the end of its process, whoever else may still write its output. */
  readonly exited: Promise<Exit>;
  /** Settles when nobody can write its output any more, and all of it has been taken. */
  readonly closed: Promise<unknown>;
  /** Lets go of its output: nothing more of it is read. */
  release(): void;
}

/** The answer to the wish to start a program. */
export type StartAnswer =
  | RunningProgram
  | { readonly kind: 'not_started'; readonly error: unknown }
  /** Whoever was to start it is gone: it may run, and nobody knows its number. */
  | { readonly kind: 'lost' };

/** Starts programs. Never throws. */
export type Starter = (program: Program, takeOutput: TakeOutput) => Promise<StartAnswer>;
