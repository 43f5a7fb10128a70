import type { Pace } from '#domain/notices/channels/pace.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { Channels } from '#ports/channels.ts';

/** The parts of whoever tells channels what is pending. */
export interface Notifier {
  readonly engine: Engine;
  readonly channels: Channels;
  /** The configured channels, and the manner in which each is told. */
  readonly paces: ReadonlyMap<string, Pace>;
  /** A notice that could not be delivered for so long is given up. */
  readonly giveUpMs: number;
  /** The channels that are told when another one keeps failing: the first of them that is another one. */
  readonly defaultChannels: readonly string[];
}
