import type { AttemptTraces } from '#domain/runs/attempt.ts';
import { RENEW_MS } from '#domain/runs/lease.ts';
import { OutputKeeper } from '#domain/runs/output.ts';
import type { Run } from '#domain/runs/run.ts';
import { encodeUtf8 } from '#domain/values/utf8.ts';
import type { StopTimer } from '#ports/clock.ts';
import type { Runner } from './runner.ts';

/** Where output is kept, and how often. */
type Keeper = Pick<Runner, 'ports' | 'storeOutputEveryMs'>;

/**
 * The output of one attempt on its way into the store. What is new is stored while the command runs, every 15 s or as often as the runner
 * says, so that it can be read meanwhile and survives the runner; an attempt that takes less costs no write more. A store that fails is asked
 * again at the next time. A silent command costs nothing.
 */
export class AttemptOutput {
  readonly #runner: Keeper;
  readonly #run: Run;
  readonly #secrets: () => readonly string[];
  #keeper: OutputKeeper | undefined;
  #stopTimer: StopTimer = () => undefined;
  #storing: Promise<void> = Promise.resolve();
  #isOpen = true;

  /** @param secrets what is to be masked */
  constructor(runner: Keeper, run: Run, secrets: () => readonly string[]) {
    this.#runner = runner;
    this.#run = run;
    this.#secrets = secrets;
  }

  /** Takes output as it comes; none after the end. */
  write(chunk: Uint8Array): void {
    if (this.#isOpen) {
      this.#keeper ??= this.#begin();
      this.#keeper.write(chunk);
    }
  }

  /**
   * Stores the rest and answers what stands in the run. Where the tail is all that is left, it is stored nowhere else; unless there may be
   * another attempt, whose tail takes its place. An attempt whose output cannot be stored keeps its outcome.
   */
  async end(succeeded: boolean): Promise<Pick<AttemptTraces, 'outputTail' | 'outputBytes'>> {
    this.#isOpen = false;
    const keeper = this.#keeper;
    if (keeper === undefined) {
      return {};
    }
    this.#stopTimer();
    await this.#storing;
    keeper.end();
    const { bytes } = keeper;
    const outputTail = keeper.tail();
    const tailFrom = bytes - encodeUtf8(outputTail).length;
    if (!succeeded || keeper.unsaved().some(({ offset }) => offset < tailFrom)) {
      await this.#store(keeper);
    }
    return bytes === 0 ? {} : { outputTail, ...(tailFrom === 0 ? {} : { outputBytes: bytes }) };
  }

  #begin(): OutputKeeper {
    const keeper = new OutputKeeper(this.#secrets());
    this.#storeLater(keeper);
    return keeper;
  }

  #storeLater(keeper: OutputKeeper): void {
    const { storeOutputEveryMs = RENEW_MS, ports } = this.#runner;
    this.#stopTimer = ports.clock.after(storeOutputEveryMs, () => {
      this.#storing = this.#store(keeper).then(() => (this.#isOpen ? this.#storeLater(keeper) : undefined));
    });
  }

  /** One piece after the other: a reader who finds one takes those before it for stored. */
  async #store(keeper: OutputKeeper): Promise<void> {
    const { id, attempts, expiresAt } = this.#run;
    try {
      for (const piece of keeper.unsaved()) {
        await this.#runner.ports.history.putLog(id, attempts.length, piece, expiresAt);
        keeper.saved(piece);
      }
    } catch {
      // What is not stored stays with the keeper; the log tells its readers how much they miss.
    }
  }
}
