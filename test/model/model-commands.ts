import { LEASE_MS, LONGEST_UNRENEWED_MS } from '#domain/runs/lease.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult, Executor } from '#ports/executor.ts';
import type { Crowds } from './checks/crowds.ts';
import type { CrashingProcess } from './crashing-process.ts';

const TAKES_MS = [0, 1_000, 7_000, 20_000, 90_000, 400_000];
const STOPS_AFTER_MS = 1_000;
/** After this long in the ice somebody else may start the attempt: the lease had at least so long to go. */
const SURELY_HELD_MS = LEASE_MS - LONGEST_UNRENEWED_MS;
/** A runner that was frozen learns within this time that somebody took its attempt, and ends the command. */
const SEES_ITS_LOSS_MS = 15_000;

/** Commands of a model's process. They are made of time alone: how long they take and how they end follows from run and attempt. */
export class ModelCommands implements Executor {
  readonly #process: CrashingProcess;
  readonly #worldClock: Clock;
  readonly #crowds: Crowds;

  /** @param worldClock goes on while the process is frozen */
  constructor(process: CrashingProcess, worldClock: Clock, crowds: Crowds) {
    this.#process = process;
    this.#worldClock = worldClock;
    this.#crowds = crowds;
  }

  execute(execution: Execution): Promise<ExecutionResult> {
    const { clock } = this.#process.ports;
    return new Promise((resolve) => {
      // No port is asked on the way from the claim to here, so nothing else stops a process that is no more.
      if (this.#process.crashed()) {
        return;
      }
      const leave = this.#enter(execution);
      const end = (result: ExecutionResult) => {
        leave();
        resolve(result);
      };
      const fate = hashOf(`${execution.runId} ${execution.attempt}`);
      const stop = clock.after(TAKES_MS[fate % TAKES_MS.length] ?? 0, () =>
        end(
          fate % 7 < 4
            ? { kind: 'succeeded' }
            : { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: true },
        ),
      );
      execution.signal.addEventListener('abort', () => {
        stop();
        clock.after(STOPS_AFTER_MS, () => end({ kind: 'stopped' }));
      });
    });
  }

  /**
   * The attempt is among its rivals until the answer is called. Frozen with its runner (as by Lambda) it is left out as soon as others may
   * start, and is seen again when it goes on longer after the thaw than it may where it was taken.
   */
  #enter(execution: Execution): () => void {
    let leave = this.#crowds.enter(execution);
    let isOver = false;
    const end = () => {
      isOver = true;
      leave();
    };
    this.#process.onCrash(end);
    this.#process.onFreeze((frozenMs) => {
      if (frozenMs < SURELY_HELD_MS) {
        return;
      }
      this.#worldClock.after(SURELY_HELD_MS, () => leave());
      this.#worldClock.after(frozenMs + SEES_ITS_LOSS_MS, () => {
        if (!isOver) {
          leave = this.#crowds.join(execution);
        }
      });
    });
    return end;
  }
}

function hashOf(text: string): number {
  let hash = 7;
  for (const character of text) {
    hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  }
  return hash;
}
