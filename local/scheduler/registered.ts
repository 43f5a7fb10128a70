import type { Engine } from '#engine/commit/engine.ts';
import { recoverJob } from '#engine/waking/recover.ts';

/** Sends at once again what waits for a callback that was registered just now. */
export async function callbackRegistered(engine: Engine, jobId: string): Promise<void> {
  const head = engine.configuration.enabled ? await engine.ports.heads.read(jobId) : undefined;
  if (head !== undefined && head.active.length > 0) {
    await recoverJob(engine, jobId);
  }
}
