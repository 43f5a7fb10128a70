import type { Exit, StartAnswer, TakeOutput } from '#adapters/commands/program/starter.ts';
import { FRAMES } from './frames.js';

/** The answer to the wish to start a program: as ever, or that the helper was never asked. */
export type CarryAnswer = StartAnswer | { readonly kind: 'not_asked' };

/** A program that a helper was told to start, and what the helper has said of it. */
export class Carried {
  readonly #takeOutput: TakeOutput;
  readonly #release: () => void;
  readonly #answered = deferred<CarryAnswer>();
  readonly #exited = deferred<Exit>();
  readonly #closed = deferred<void>();
  #isAnswered = false;

  /** @param release is called when its output is not wanted any more */
  constructor(takeOutput: TakeOutput, release: () => void) {
    this.#takeOutput = takeOutput;
    this.#release = release;
  }

  /** Settles when it is known whether it was started. */
  get answer(): Promise<CarryAnswer> {
    return this.#answered.promise;
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Takes a frame; answers whether it was the last. */
  take(kind: number, payload: Buffer): boolean {
    switch (kind) {
      case FRAMES.started:
        this.#answer(this.#running(Number(payload.toString())));
        return false;
      case FRAMES.refused:
        this.#answer({ kind: 'not_started', error: errorOf(payload) });
        return true;
      case FRAMES.stdout:
        this.#takeOutput('stdout', payload);
        return false;
      case FRAMES.stderr:
        this.#takeOutput('stderr', payload);
        return false;
      case FRAMES.exited:
        this.#exited.resolve(exitOf(payload));
        return false;
      default:
        this.#closed.resolve();
        return true;
    }
  }

  /** The helper is over. @param wasAsked whether it may have started the program */
  lose(wasAsked: boolean): void {
    this.#answer({ kind: wasAsked ? 'lost' : 'not_asked' });
    this.#exited.resolve({ kind: 'lost' });
    this.#closed.resolve();
  }

  #answer(answer: CarryAnswer): void {
    this.#isAnswered = true;
    this.#answered.resolve(answer);
  }

  #running(groupId: number): StartAnswer {
    return {
      kind: 'started',
      groupId,
      exited: this.#exited.promise,
      closed: this.#closed.promise,
      release: this.#release,
    };
  }
}

function exitOf(payload: Buffer): Exit {
  const { exitCode, signal }: { exitCode: number | null; signal: NodeJS.Signals | null } = JSON.parse(
    payload.toString(),
  );
  return signal === null ? { kind: 'exited', exitCode: exitCode ?? 0 } : { kind: 'killed', signal };
}

/** An error as spawn() would have thrown it here. */
function errorOf(payload: Buffer): Error {
  const { code, message }: { code?: string; message: string } = JSON.parse(payload.toString());
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
}

function deferred<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
