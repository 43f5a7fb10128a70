import * as z from 'zod/mini';
import { nothing, type RouteContract } from '#api/routes/route.ts';

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
