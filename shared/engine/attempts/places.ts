import { allFree, leavePlace, type Places, secondsToWait, settlePlace, takePlace } from '#domain/ledger/runs/places.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import type { RunMessage } from '#ports/queues.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';

/** An engine that counts the containers of runner classes. */
export interface CountingEngine extends Engine {
  readonly places: PlaceCounts;
}

/**
 * Enters one of the `most` places of a runner class, for a container that is about to be asked for; false where none is free.
 * @throws EngineFault contention
 */
export function enterPlace(engine: CountingEngine, runner: string, start: string, most: number): Promise<boolean> {
  return change(engine, runner, (places, nowMs) => takePlace(places, start, most, nowMs));
}

/**
 * Notes what came of asking for a container: it runs, or there is none and its place is free again.
 * @throws EngineFault contention
 */
export async function notePlace(engine: CountingEngine, runner: string, start: string, runs: boolean): Promise<void> {
  await change(engine, runner, (places, nowMs) => settlePlace(places, start, runs, nowMs));
}

/**
 * Gives the place of a container that ends back.
 * @throws EngineFault contention
 */
export async function giveUpPlace(engine: CountingEngine, runner: string): Promise<void> {
  await change(engine, runner, leavePlace);
}

/**
 * Sends a message that found no place again, a little later each time, and without using up its receives. Only the newest message of a run
 * goes on: its job's head sends another one from time to time, as for every run that nobody claims.
 */
export async function waitForPlace({ ports }: Engine, message: RunMessage): Promise<void> {
  const { active = [] } = (await ports.heads.read(message.jobId)) ?? {};
  const holder = active.find(({ runId }) => runId === message.runId);
  if (holder === undefined || (message.send ?? 1) < holder.sends) {
    return;
  }
  const waits = message.waits ?? 0;
  await ports.queues.sendRun({ ...message, waits: waits + 1 }, secondsToWait(waits));
}

/** False where the step says that it cannot be done. */
function change(
  { ports, places }: CountingEngine,
  runner: string,
  step: (places: Places, nowMs: number) => Places | undefined,
): Promise<boolean> {
  const { clock, randomness } = ports;
  const changedBy = randomness.ulid(clock.now());
  return untilWritten(ports, `the places of the runner class ${runner}`, async () => {
    const before = (await places.read(runner)) ?? allFree(runner);
    const after = before.changedBy === changedBy ? before : step(before, clock.now());
    if (after === undefined || after === before) {
      return { done: after !== undefined };
    }
    const written = await places.write({ ...after, version: before.version + 1, changedBy });
    return written === 'written' ? { done: true } : 'conflict';
  });
}
