import {
  enterGate,
  type GateDecision,
  type GateHead,
  type GateRun,
  gateBehind,
  leaveGate,
  newGate,
} from '#domain/ledger/head/gate.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The result of a decision about a gate: runs that are past all of theirs, and those that came no further. */
export interface Passage {
  readonly sent: readonly GateRun[];
  readonly turnedAway: GateDecision['turnedAway'];
}

/** The groups of a replay, decided as the engine decides them: a run passes its gates one after another (`shared/engine/effects/gates.ts`). */
export class Gates {
  readonly #heads = new Map<string, GateHead>();

  /** Brings a run before its first gate, or asks again where it stands. */
  enter(run: GateRun, again: boolean, now: EpochSeconds): Passage {
    return this.#enterBehind(run, undefined, again, now);
  }

  /** Gives the places of a run back. */
  leave(run: GateRun, now: EpochSeconds): Passage {
    return joined(
      (run.gates ?? []).map(({ name }) => this.#decide(name, false, now, (head) => leaveGate(head, run.runId, now))),
    );
  }

  /** Tells whether a run stands at one of its gates, in the line or behind it. */
  knows({ gates = [], runId }: Pick<GateRun, 'gates' | 'runId'>): boolean {
    return gates.some(({ name }) => {
      const { active = [], waiting = [] } = this.#heads.get(name) ?? {};
      return [...active, ...waiting].some((run) => run.runId === runId);
    });
  }

  /** Puts a run that was let in before the replay begins behind its gates. */
  hold({ gates = [], jobId, runId }: GateRun): void {
    for (const { name, maxConcurrent } of gates) {
      const head = this.#heads.get(name) ?? newGate(name);
      this.#heads.set(name, { ...head, maxConcurrent, active: [...head.active, { jobId, runId }] });
    }
  }

  #enterBehind(run: GateRun, behind: string | undefined, again: boolean, now: EpochSeconds): Passage {
    const gate = gateBehind(run, behind);
    return gate === undefined
      ? { sent: [run], turnedAway: [] }
      : this.#decide(gate.name, again, now, (head) => enterGate(head, run, gate.maxConcurrent, again, now));
  }

  #decide(name: string, again: boolean, now: EpochSeconds, step: (head: GateHead) => GateDecision): Passage {
    const { head, passed, turnedAway } = step(this.#heads.get(name) ?? newGate(name));
    this.#heads.set(name, head);
    return joined([{ sent: [], turnedAway }, ...passed.map((run) => this.#enterBehind(run, name, again, now))]);
  }
}

function joined(passages: readonly Passage[]): Passage {
  return {
    sent: passages.flatMap(({ sent }) => sent),
    turnedAway: passages.flatMap(({ turnedAway }) => turnedAway),
  };
}
