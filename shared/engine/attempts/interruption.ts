import type { StopReason } from '#ports/executor.ts';

/**
 * The wish that an attempt's command end: for the first reason that comes up, a runner that is being stopped among them. The signal is made
 * when the command first asks for it.
 */
export class Interruption {
  readonly #stopping: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #reason: StopReason | undefined;
  readonly #onStopping = () => this.interrupt('shutdown');

  /** `stopping` is aborted when the runner is about to be stopped. */
  constructor(stopping: AbortSignal | undefined) {
    this.#stopping = stopping;
  }

  /** The reason for which the command was told to end; unset where it was not. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Aborted with the reason as its own. */
  get signal(): AbortSignal {
    this.#controller ??= this.#listen();
    return this.#controller.signal;
  }

  interrupt(why: StopReason): void {
    this.#reason ??= why;
    this.#controller?.abort(this.#reason);
  }

  /** Hears no more of the runner. */
  close(): void {
    if (this.#controller !== undefined) {
      this.#stopping?.removeEventListener('abort', this.#onStopping);
    }
  }

  #listen(): AbortController {
    const controller = new AbortController();
    this.#stopping?.addEventListener('abort', this.#onStopping);
    if (this.#stopping?.aborted === true) {
      this.#reason ??= 'shutdown';
    }
    if (this.#reason !== undefined) {
      controller.abort(this.#reason);
    }
    return controller;
  }
}
