import type { Value } from '#domain/secrets/reference.ts';
import type { Channel } from './channel.ts';

/** A sign of life of the installation: a GET of this address while its sweeper works. */
interface Heartbeat {
  readonly url: Value;
  readonly everySeconds: number;
}

/** Where an installation tells its notices, and how: the `notify` of its configuration, every default filled in. */
export interface NotifySettings {
  readonly channels: Readonly<Record<string, Channel>>;
  /** The rules of jobs that have none of their own, as they were written. */
  readonly default: readonly unknown[];
  /** From one telling of what goes on to the next; 0: never again. */
  readonly remindHours: number;
  /** A message that could not be sent for so long is given up. */
  readonly giveUpHours: number;
  /** Where the console is, for links; without a slash at its end. */
  readonly consoleUrl?: string;
  /** The zone of the times in messages, beside UTC; left out: the configuration's. */
  readonly timezone?: string;
  readonly heartbeat?: Heartbeat;
}
