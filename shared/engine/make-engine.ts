import type { Engine, EngineParts } from './commit/engine.ts';
import { carryOut } from './effects/carry-out.ts';

/** Puts an engine together. */
export function makeEngine(parts: EngineParts): Engine {
  return {
    ...parts,
    knownJobs: new Map(),
    switchMemory: {},
    sentAhead: new Map(),
    attemptsUnderWay: new Set(),
    carryOut,
  };
}
