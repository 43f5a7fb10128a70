import type { Verdict } from '#domain/ledger/head/context.ts';
import {
  enterGate,
  type GateDecision,
  type GateHead,
  type GateRun,
  gateBehind,
  leaveGate,
  newGate,
} from '#domain/ledger/head/gate.ts';
import { unstartedRun } from '#domain/ledger/head/record.ts';
import { isFinal } from '#domain/runs/run.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import { endRun } from '#engine/runs/end.ts';

/**
 * Brings a run before the gate that follows `behind` (none: its first one), or sends it where there is none left.
 * @param again what came of it before may have been lost: a run that is through passes again
 */
export async function enterNextGate(
  engine: Engine,
  run: GateRun,
  behind: string | undefined,
  again: boolean,
): Promise<void> {
  const gate = gateBehind(run, behind);
  if (gate === undefined) {
    return engine.ports.queues.sendRun({ ...run, sentAtMs: engine.ports.clock.now() });
  }
  await decideGate(engine, gate.name, again, async (head, now) =>
    (await isOver(engine, run.runId)) ? undefined : enterGate(head, run, gate.maxConcurrent, again, now),
  );
}

/** Gives the places of a run back, at every gate that it may have come to. */
export async function leaveGates(engine: Engine, run: GateRun): Promise<void> {
  for (const { name } of run.gates ?? []) {
    await decideGate(engine, name, false, (head, now) => leaveGate(head, run.runId, now));
  }
}

/**
 * One decision about a gate: read, decide, write once on condition that nobody wrote in between. What it leads to is not kept in an
 * outbox: a run that hears nothing asks again.
 */
async function decideGate(
  engine: Engine,
  name: string,
  again: boolean,
  step: (head: GateHead, now: number) => Promise<GateDecision | undefined> | GateDecision,
): Promise<void> {
  const { clock, gates } = engine.ports;
  const decided = await untilWritten<GateDecision | undefined>(engine.ports, `gate ${name}`, async () => {
    const head = (await gates.read(name)) ?? newGate(name);
    const decision = await step(head, secondsOf(clock.now()));
    const unchanged = decision === undefined || decision.head === head;
    const written = unchanged || (await gates.write({ ...decision.head, version: head.version + 1 })) === 'written';
    return written ? { done: decision } : 'conflict';
  });
  if (decided !== undefined) {
    await follow(engine, name, decided, again);
  }
}

async function follow(
  engine: Engine,
  name: string,
  { passed, turnedAway }: GateDecision,
  again: boolean,
): Promise<void> {
  for (const run of passed) {
    await enterNextGate(engine, run, name, again);
  }
  for (const { run, verdict } of turnedAway) {
    await turnAway(engine, run, verdict);
  }
}

/** Ends a run that came no further than the gate. */
async function turnAway(engine: Engine, run: GateRun, verdict: Verdict): Promise<void> {
  const record = unstartedRun(run, verdict, recordContext(engine, run.jobId));
  await endRun(engine, record);
}

/**
 * Tells whether a run is over. Asked after the gate was read: a run leaves only once its outcome is written, and leaving writes the gate.
 * So one that is not over now has not left before, and one that leaves from now on makes the write that lets it in fail.
 */
async function isOver(engine: Engine, runId: string): Promise<boolean> {
  const run = await engine.ports.history.readRun(runId);
  return run !== undefined && isFinal(run);
}
