import type { Sha256 } from '#domain/values/digest.ts';
import type { Clock } from './clock.ts';
import type { Entries } from './entries.ts';
import type { Observer } from './observer.ts';
import type { Queues } from './queues.ts';
import type { Randomness } from './randomness.ts';
import type { Stores } from './stores/stores.ts';

/** Everything outside that the engine works with. */
export interface Ports extends Stores {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly sha256: Sha256;
  readonly entries: Entries;
  readonly queues: Queues;
  readonly observer: Observer;
}
