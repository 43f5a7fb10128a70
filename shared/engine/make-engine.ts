import { assembleEngine } from './commit/assemble-engine.ts';
import type { Engine, EngineParts } from './commit/engine.ts';
import { carryOut } from './effects/carry-out.ts';

/** Puts an engine together. */
export function makeEngine(parts: EngineParts): Engine {
  return assembleEngine(parts, carryOut);
}
