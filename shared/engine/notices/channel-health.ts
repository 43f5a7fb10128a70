import { newChannel } from '#domain/notices/channels/head.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** The state of a channel. */
interface ChannelHealth {
  readonly name: string;
  /** `slack`, `webhook` and so on. */
  readonly type?: string;
  /** The notices that wait there, as far as they are counted. */
  readonly pending: number;
  /** Set while it does not take what it is sent. */
  readonly failingSinceMs?: EpochMilliseconds;
  readonly lastError?: string;
  /** Nothing was sent there yet, as far as anybody remembers. */
  readonly untried?: true;
  /** The receiver said that it is gone: nothing is sent until a test succeeds. */
  readonly gone?: true;
}

/** A backlog is read no further than this, so that health costs the same whatever waits. */
const MOST_COUNTED = 25;

/** The states of all configured channels, in the order of their names. */
export async function readChannels({ ports, configuration }: Engine): Promise<readonly ChannelHealth[]> {
  const names = [...configuration.notify.channelNames].sort();
  return Promise.all(
    names.map(async (name) => {
      const [{ items }, head] = await Promise.all([
        ports.deliveries.backlog(name, { limit: MOST_COUNTED }),
        ports.channelHeads.read(name),
      ]);
      const { failing, goneSinceMs } = head ?? newChannel(name);
      return {
        name,
        pending: items.length,
        ...present({
          type: configuration.notify.channelTypes?.[name],
          failingSinceMs: failing?.sinceMs,
          lastError: failing?.lastError,
          untried: head === undefined ? (true as const) : undefined,
          gone: goneSinceMs === undefined ? undefined : (true as const),
        }),
      };
    }),
  );
}
