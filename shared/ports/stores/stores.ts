import type { Bookmarks } from './bookmarks.ts';
import type { Calendars } from './calendars/calendars.ts';
import type { Definitions } from './definitions.ts';
import type { Durability } from './durability.ts';
import type { Gates } from './gates.ts';
import type { Heads } from './heads.ts';
import type { History } from './history.ts';
import type { ChannelHeads } from './notices/channel-heads.ts';
import type { Deliveries } from './notices/deliveries.ts';
import type { Receipts } from './receipts/receipts.ts';
import type { Sightings } from './runners/sightings.ts';
import type { Summaries } from './summaries.ts';
import type { Switchboard } from './switchboard.ts';

/** The ports that remember. */
export interface Stores {
  readonly heads: Heads;
  readonly gates: Gates;
  readonly definitions: Definitions;
  readonly summaries: Summaries;
  readonly switchboard: Switchboard;
  readonly bookmarks: Bookmarks;
  readonly history: History;
  readonly deliveries: Deliveries;
  readonly channelHeads: ChannelHeads;
  readonly calendars: Calendars;
  readonly receipts: Receipts;
  /** Left out where no class has its runners elsewhere. */
  readonly sightings?: Sightings;
  /** Left out where every write outlives a crash as soon as it is answered. */
  readonly durability?: Durability;
}
