import { scheduledJob } from '#domain/jobs/scheduled.ts';
import { assembleEngine } from './commit/assemble-engine.ts';
import type { Engine, EngineParts, LoadedLater } from './commit/engine.ts';
import { carryOut } from './effects/carry-out.ts';

/** The parts of an engine as those have them who do not mostly read: loaded with the function. */
export const LOADED_AT_ONCE: LoadedLater = { carryOut, scheduledJob };

/** Puts an engine together. */
export function makeEngine(parts: EngineParts): Engine {
  return assembleEngine(parts, LOADED_AT_ONCE);
}
