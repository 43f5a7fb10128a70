import type { Clock } from './clock.ts';
import type { Entries } from './entries.ts';
import type { Observer } from './observer.ts';
import type { Queues } from './queues.ts';
import type { Randomness } from './randomness.ts';
import type { Bookmarks } from './stores/bookmarks.ts';
import type { Definitions } from './stores/definitions.ts';
import type { Gates } from './stores/gates.ts';
import type { Heads } from './stores/heads.ts';
import type { History } from './stores/history.ts';
import type { Summaries } from './stores/summaries.ts';
import type { Switchboard } from './stores/switchboard.ts';

/** Everything outside that the engine works with. */
export interface Ports {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly heads: Heads;
  readonly gates: Gates;
  readonly definitions: Definitions;
  readonly summaries: Summaries;
  readonly switchboard: Switchboard;
  readonly bookmarks: Bookmarks;
  readonly history: History;
  readonly entries: Entries;
  readonly queues: Queues;
  readonly observer: Observer;
}
