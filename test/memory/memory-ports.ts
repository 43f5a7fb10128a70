import type { Clock } from '../../shared/ports/clock.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { seededRandomness } from '../seeded-randomness.ts';
import { MemoryBookmarks } from './memory-bookmarks.ts';
import { MemoryDefinitions } from './memory-definitions.ts';
import { MemoryEntries } from './memory-entries.ts';
import { MemoryGates } from './memory-gates.ts';
import { MemoryHeads } from './memory-heads.ts';
import { MemoryHistory } from './memory-history.ts';
import { MemorySummaries } from './memory-summaries.ts';
import { MemorySwitchboard } from './memory-switchboard.ts';
import { RecordingObserver } from './recording-observer.ts';
import { RecordingQueues } from './recording-queues.ts';

/** All the ports in memory, under their own types, so that tests reach what a port does not show. */
export interface MemoryPorts extends Ports {
  readonly history: MemoryHistory;
  readonly entries: MemoryEntries;
  readonly queues: RecordingQueues;
  readonly observer: RecordingObserver;
}

/** Fresh ports on a clock; the same seed gives the same chance. */
export function memoryPorts(clock: Clock, seed = 1): MemoryPorts {
  return {
    clock,
    randomness: seededRandomness(seed),
    heads: new MemoryHeads(clock),
    gates: new MemoryGates(),
    definitions: new MemoryDefinitions(clock),
    summaries: new MemorySummaries(),
    switchboard: new MemorySwitchboard(),
    bookmarks: new MemoryBookmarks(),
    history: new MemoryHistory(clock),
    entries: new MemoryEntries(),
    queues: new RecordingQueues(clock),
    observer: new RecordingObserver(),
  };
}
