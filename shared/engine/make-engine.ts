import { carryOut } from './carry-out.ts';
import type { Engine, EngineParts } from './engine.ts';

/** Puts an engine together. */
export function makeEngine(parts: EngineParts): Engine {
  return { ...parts, knownJobs: new Map(), switchMemory: {}, carryOut };
}
