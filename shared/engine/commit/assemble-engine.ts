import type { Engine, EngineParts } from './engine.ts';
import { SetAside } from './set-aside.ts';

/** Puts an engine together with what carries out effects, which whoever mostly reads may load when there is a first one. */
export function assembleEngine(parts: EngineParts, carryOut: Engine['carryOut']): Engine {
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
