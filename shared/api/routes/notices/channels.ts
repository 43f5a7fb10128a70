import * as z from 'zod/mini';
import { nothing, type RouteContract } from '#api/routes/route.ts';
import { channelSchema } from '#api/shapes/notices/channel.ts';

export const listChannelsRoute = {
  method: 'GET',
  path: '/v1/channels',
  needs: 'read',
  summary:
    'List the channels on which notices are told: the type of each, what waits there, and since when one fails. Never where it leads, nor a secret; nothing to who does not see all jobs.',
  takes: nothing,
  answers: () => ({ 200: z.strictObject({ items: z.array(channelSchema()) }) }),
} as const satisfies RouteContract;

export const testChannelRoute = {
  method: 'POST',
  path: '/v1/channels/{name}/test',
  needs: 'administer',
  summary:
    'Send one message on a channel, and say what its receiver answered. A channel that works again goes on with what waits there.',
  takes: () => ({
    ...nothing(),
    params: z.object({
      name: z
        .string()
        .check(z.regex(/^[A-Za-z0-9._-]{1,64}$/, 'a channel is named by 1 to 64 characters of A-Z a-z 0-9 . _ -')),
    }),
  }),
  answers: () => ({
    200: z.strictObject({
      outcome: z.enum(['sent', 'again', 'permanent', 'gone']),
      answer: z.string(),
      afterSeconds: z.optional(z.number()),
    }),
  }),
} as const satisfies RouteContract;
