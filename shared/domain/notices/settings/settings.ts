import type { Value } from '#domain/secrets/reference.ts';
import type { Channel } from './channel.ts';

/** A sign of life of the installation: a GET of this address while its sweeper works. */
export interface Heartbeat {
  readonly url: Value;
  readonly everySeconds: number;
}

/** The part of an installation's configuration that whoever sends notices needs; the other part decides what is told (`NoticeSettings`). */
export interface ChannelSettings {
  readonly channels: Readonly<Record<string, Channel>>;
  /** A message that could not be sent for so long is given up. */
  readonly giveUpHours: number;
  /** Where the console is, for links; without a slash at its end. */
  readonly consoleUrl?: string;
  /** The zone of the times in messages, beside UTC. */
  readonly timezone: string;
  readonly heartbeat?: Heartbeat;
}
