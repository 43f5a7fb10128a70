import { listChannelsRoute, testChannelRoute } from '#api/routes/notices/channels.ts';
import { refused } from '#engine/commit/result.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentChannels } from '#functions/api/present/channels.ts';

/** The routes that show the channels, and whether one works. */
export const channelRoutes: readonly Route[] = [
  implement(listChannelsRoute, async (api) => jsonAnswer(200, { items: await presentChannels(api) })),
  implement(testChannelRoute, async (api, { params: { name } }) => {
    const sending = await api.testChannel?.(name);
    if (sending === undefined) {
      return resultAnswer(refused('channel_not_found', `there is no channel ${name} in the configuration`), () =>
        jsonAnswer(200, {}),
      );
    }
    const { kind, ...rest } = sending;
    return jsonAnswer(200, { outcome: kind, ...rest });
  }),
];
