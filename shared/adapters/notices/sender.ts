import type { References } from '#adapters/commands/attempt/resolve-values.ts';
import type { HttpGuard } from '#adapters/commands/http/destination.ts';
import type { Message } from '#domain/notices/messages/message.ts';
import type { Writing } from '#domain/notices/wording/write.ts';
import type { Clock } from '#ports/clock.ts';

/** The surroundings of whoever sends: time, where secrets are kept, and which servers may be asked. */
export interface SendingHost extends References {
  readonly clock: Clock;
  readonly http: HttpGuard;
}

/** One message to send, and what it is written with. */
export interface Outgoing {
  readonly message: Message;
  readonly writing: Writing;
  /** The values of the channel that may be references, looked up, by their names. */
  readonly values: Readonly<Record<string, string>>;
  /** Never to be seen in an answer. */
  readonly secrets: readonly string[];
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
}
