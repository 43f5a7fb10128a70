import { queueFull, waitedTooLong } from '#domain/runs/reasons/skipped.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Verdict } from './context.ts';
import type { Gate, LastSuccess, RunRequest } from './request.ts';

/** A run at a gate, and whose it is. */
export interface GateRun extends RunRequest, LastSuccess {
  readonly jobId: string;
  /** The number of the message that it will be sent with: see RunMessage. */
  readonly send?: number;
}

/** A run behind a gate: no more of it than it takes to find it, as there may be a thousand. */
type GateHolder = Pick<GateRun, 'jobId' | 'runId'>;

/** The live state of a limit across jobs: who is behind the gate, and who waits in front of it. */
export interface GateHead {
  readonly name: string;
  readonly version: number;
  /** As the run said that came last: all jobs of a group should say the same. */
  readonly maxConcurrent: number;
  readonly active: readonly GateHolder[];
  readonly waiting: readonly GateRun[];
}

/** The most runs that may wait at one gate. */
const MOST_AT_GATE = 100;

/** The result of a decision about a gate. The head needs no outbox: who is held up asks again, with the same answer. */
export interface GateDecision {
  readonly head: GateHead;
  /** Runs that are through: on to their next gate, or sent. */
  readonly passed: readonly GateRun[];
  readonly turnedAway: readonly { readonly run: GateRun; readonly verdict: Verdict }[];
}

/** The gate that a run comes to next, behind one of this name; without a name its first. Undefined: it is through. */
export function gateBehind({ gates = [] }: Pick<GateRun, 'gates'>, name: string | undefined): Gate | undefined {
  return gates[name === undefined ? 0 : gates.findIndex((gate) => gate.name === name) + 1];
}

/** A gate that nobody has come to. */
export function newGate(name: string): GateHead {
  return { name, version: 0, maxConcurrent: 1, active: [], waiting: [] };
}

/**
 * Lets a run through, or makes it wait in line. A run that asks again is where it was: one that is through passes again, as its message
 * may have been lost. Where the line is full, a run that has a deadline is put off until it asks again, and skipped where it has none.
 */
export function enterGate(
  head: GateHead,
  run: GateRun,
  maxConcurrent: number,
  again: boolean,
  now: EpochSeconds,
): GateDecision {
  if (head.active.some(({ runId }) => runId === run.runId)) {
    return { head, passed: again ? [run] : [], turnedAway: [] };
  }
  if (head.waiting.some(({ runId }) => runId === run.runId)) {
    const waiting = head.waiting.map((other) => (other.runId === run.runId ? run : other));
    return admitWaiting({ ...head, maxConcurrent, waiting }, now);
  }
  const waiting = head.waiting.filter((other) => !hasWaitedTooLong(other, now));
  if (waiting.length < MOST_AT_GATE || hasWaitedTooLong(run, now)) {
    return admitWaiting({ ...head, maxConcurrent, waiting: [...head.waiting, run] }, now);
  }
  const verdict: Verdict = { status: 'skipped', reason: queueFull(MOST_AT_GATE, `group ${head.name}`) };
  return { head, passed: [], turnedAway: run.deadlineAt === undefined ? [{ run, verdict }] : [] };
}

/**
 * Gives a run's place back, wherever it stands, and lets the next ones through. A head without the run is written as well: whoever is
 * about to let it in read the head before, and has to find that out.
 */
export function leaveGate(head: GateHead, runId: string, now: EpochSeconds): GateDecision {
  const active = head.active.filter((run) => run.runId !== runId);
  const waiting = head.waiting.filter((run) => run.runId !== runId);
  return admitWaiting({ ...head, active, waiting }, now);
}

function hasWaitedTooLong({ deadlineAt }: GateRun, now: EpochSeconds): boolean {
  return deadlineAt !== undefined && deadlineAt < now;
}

function admitWaiting(head: GateHead, now: EpochSeconds): GateDecision {
  const passed: GateRun[] = [];
  const turnedAway: GateDecision['turnedAway'][number][] = [];
  const active = [...head.active];
  const waiting: GateRun[] = [];
  for (const run of head.waiting) {
    if (hasWaitedTooLong(run, now)) {
      turnedAway.push({
        run,
        verdict: { status: 'skipped', reason: waitedTooLong(`group ${head.name}`) },
      });
    } else if (active.length < head.maxConcurrent) {
      active.push({ jobId: run.jobId, runId: run.runId });
      passed.push(run);
    } else {
      waiting.push(run);
    }
  }
  return { head: { ...head, active, waiting }, passed, turnedAway };
}
