import { type Pace, paceOf } from '#domain/notices/channels/pace.ts';
import type { ChannelSettings } from '#domain/notices/settings/settings.ts';
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
}

const MS_AN_HOUR = 3_600_000;

/** Puts a notifier together, as the configuration says. */
export function makeNotifier(engine: Engine, channels: Channels, settings: ChannelSettings): Notifier {
  const paces = new Map(Object.entries(settings.channels).map(([name, { type }]) => [name, paceOf(type)]));
  return { engine, channels, paces, giveUpMs: settings.giveUpHours * MS_AN_HOUR };
}
