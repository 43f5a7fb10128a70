import type { Engine, EngineParts, LoadedLater } from './engine.ts';
import { SetAside } from './set-aside.ts';

/** Puts an engine together with what whoever mostly reads may load later. */
export function assembleEngine(parts: EngineParts, { carryOut, scheduledJob }: LoadedLater): Engine {
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
    scheduledJob,
  };
}
