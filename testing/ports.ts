import { sha256 } from '#adapters/machine/sha256.ts';
import type { Clock } from '#ports/clock.ts';
import type { Ports } from '#ports/ports.ts';
import { MemoryEntries } from './entries.ts';
import { RecordingObserver } from './observer.ts';
import { RecordingQueues } from './queues.ts';
import { seededRandomness } from './randomness.ts';
import { MemoryBookmarks } from './stores/bookmarks.ts';
import { MemoryCalendars } from './stores/calendars.ts';
import { MemoryChannelHeads } from './stores/channel-heads.ts';
import { MemoryDefinitions } from './stores/definitions.ts';
import { MemoryDeliveries } from './stores/deliveries.ts';
import { MemoryGates } from './stores/gates.ts';
import { MemoryHeads } from './stores/heads.ts';
import { MemoryHistory } from './stores/history.ts';
import { MemoryReceipts } from './stores/receipts/receipts.ts';
import { MemorySightings } from './stores/sightings.ts';
import { MemorySummaries } from './stores/summaries.ts';
import { MemorySwitchboard } from './stores/switchboard.ts';

/** All the ports in memory, under their own types, so that tests reach what a port does not show. */
export interface MemoryPorts extends Ports {
  readonly history: MemoryHistory;
  readonly deliveries: MemoryDeliveries;
  readonly entries: MemoryEntries;
  readonly queues: RecordingQueues;
  readonly observer: RecordingObserver;
  readonly sightings: MemorySightings;
}

/** Fresh ports on a clock; the same seed gives the same chance. */
export function memoryPorts(clock: Clock, seed = 1): MemoryPorts {
  return {
    clock,
    randomness: seededRandomness(seed),
    sha256,
    heads: new MemoryHeads(clock),
    gates: new MemoryGates(),
    definitions: new MemoryDefinitions(clock),
    summaries: new MemorySummaries(),
    switchboard: new MemorySwitchboard(),
    bookmarks: new MemoryBookmarks(),
    history: new MemoryHistory(clock),
    deliveries: new MemoryDeliveries(clock),
    channelHeads: new MemoryChannelHeads(),
    calendars: new MemoryCalendars(),
    receipts: new MemoryReceipts(clock),
    sightings: new MemorySightings(clock),
    entries: new MemoryEntries(),
    queues: new RecordingQueues(clock),
    observer: new RecordingObserver(),
  };
}
