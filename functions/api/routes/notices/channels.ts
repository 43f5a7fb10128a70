import { testChannelRoute } from '#api/routes/notices/channels.ts';
import { refused } from '#engine/commit/result.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';

/** The route that shows whether a channel works. */
export const channelRoutes: readonly Route[] = [
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
