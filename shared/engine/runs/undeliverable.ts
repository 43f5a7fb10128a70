import type { Engine } from '#engine/commit/engine.ts';
import type { RunMessage } from '#ports/queues.ts';
import { giveUpRun } from './give-up.ts';

/**
 * Records the outcome of a run whose message was given up by the queue. An attempt that is still alive keeps its run: it will end it.
 * @throws EngineFault contention
 */
export async function failUndeliverable(engine: Engine, message: RunMessage): Promise<void> {
  await giveUpRun(engine, message, 'undeliverable: its message could not be handled and was given up');
}
