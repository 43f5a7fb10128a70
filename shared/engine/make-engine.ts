import type { Engine, EngineParts } from './commit/engine.ts';
import { SetAside } from './commit/set-aside.ts';
import { carryOut } from './effects/carry-out.ts';

/** Puts an engine together. */
export function makeEngine(parts: EngineParts): Engine {
  return {
    setAside: new SetAside(parts.ports),
    ...parts,
    knownJobs: new Map(),
    switchMemory: {},
    sentAhead: new Map(),
    listMemory: { complete: false },
    attemptsUnderWay: new Set(),
    writtenEnds: { runs: new Map(), fresh: [], undone: new Set(), isWaiting: false },
    deliveries: { count: 0 },
    carryOut,
  };
}
