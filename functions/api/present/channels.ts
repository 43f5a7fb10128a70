import type { ChannelShown } from '#api/shapes/notices/channel.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { readChannels } from '#engine/notices/channel-health.ts';
import { presentMilliseconds } from './instants.ts';

/** The channels as somebody sees them: none where he does not see all jobs, as what waits there may be of any. */
export async function presentChannels(engine: Engine): Promise<readonly ChannelShown[]> {
  const channels = engine.rights?.seesAll === false ? [] : await readChannels(engine);
  return channels.map(({ failingSinceMs, ...channel }) => ({
    ...channel,
    ...present({ failingSince: failingSinceMs === undefined ? undefined : presentMilliseconds(failingSinceMs) }),
  }));
}
