import type { StopSignal } from '#adapters/machine/stop-signals.ts';
import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import { untilFinal } from '#api/client/until-final.ts';
import type { Run } from '#api/shapes/run.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';

/** The calls about one run. */
type RunClient = Pick<Client, 'getRun' | 'cancelRun'>;

const CHANCE_TO_CANCEL_MS = 5_000;
const LONGEST_CANCELLATION_MS = 15_000;

/**
 * Waits for a run's outcome, with `meanwhile` until that is done, and answers the run; one that is not final where the wait was ended and the run goes on. The first Ctrl-C
 * offers to cancel the run and ends the wait a little later, the second cancels it and waits for that, the third ends the wait. Any other
 * signal ends it at once.
 */
export async function waitForRun(
  client: RunClient,
  surroundings: Surroundings,
  started: Run,
  meanwhile: (left: AbortSignal) => Promise<void> = async () => undefined,
): Promise<Run> {
  const wait = new Wait(client, surroundings, started.id);
  try {
    await meanwhile(wait.left);
    return await untilFinal(started, client.getRun, surroundings.sleep, wait.left);
  } finally {
    wait.end();
  }
}

class Wait {
  readonly #client: RunClient;
  readonly #surroundings: Surroundings;
  readonly #runId: string;
  readonly #leaving = new AbortController();
  readonly #ending = new AbortController();
  readonly #noLongerAsked: () => void;
  #presses = 0;

  constructor(client: RunClient, surroundings: Surroundings, runId: string) {
    this.#client = client;
    this.#surroundings = surroundings;
    this.#runId = runId;
    this.#noLongerAsked = surroundings.onStop((signal) => this.#asked(signal));
  }

  /** Given when nobody waits any more. */
  get left(): AbortSignal {
    return this.#leaving.signal;
  }

  end(): void {
    this.#noLongerAsked();
    this.#ending.abort();
  }

  async #asked(signal: StopSignal): Promise<void> {
    this.#presses += 1;
    if (signal !== 'SIGINT' || this.#presses > 2) {
      this.#leave();
    } else if (this.#presses === 2) {
      await this.#cancel();
    } else {
      this.#say(
        `${this.#runId} goes on. Ctrl-C again cancels it, ${CHANCE_TO_CANCEL_MS / 1_000} s without that do not`,
      );
      await this.#leaveAfter(CHANCE_TO_CANCEL_MS);
    }
  }

  async #cancel(): Promise<void> {
    this.#say(`${this.#runId} is being cancelled. Ctrl-C again ends the wait for that`);
    try {
      await this.#client.cancelRun(this.#runId);
      await this.#leaveAfter(LONGEST_CANCELLATION_MS);
    } catch (error) {
      if (error instanceof ClientError && error.code === 'run_final') {
        return;
      }
      this.#say(`${this.#runId} is not cancelled: ${error instanceof Error ? error.message : String(error)}`);
      this.#leave();
    }
  }

  /** Leaves unless the wait is over by then, or another press has changed what is wanted. */
  async #leaveAfter(delayMs: number): Promise<void> {
    const presses = this.#presses;
    await this.#surroundings.sleep(delayMs, this.#ending.signal).catch(() => undefined);
    if (presses === this.#presses) {
      this.#leave();
    }
  }

  #leave(): void {
    this.#noLongerAsked();
    this.#leaving.abort();
  }

  #say(text: string): void {
    this.#surroundings.stderr.write(`${printable(text)}\n`);
  }
}
