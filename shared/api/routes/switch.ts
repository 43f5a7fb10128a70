import * as z from 'zod/mini';
import { nothing, type RouteContract } from './route.ts';

/** Pause everything: from a few seconds from now on no job fires until everything is resumed. */
export const pauseAllRoute = {
  method: 'POST',
  path: '/v1/pause',
  takes: () => ({
    ...nothing(),
    body: z.optional(z.strictObject({ note: z.optional(z.string().check(z.minLength(1), z.maxLength(1_000))) })),
  }),
} as const satisfies RouteContract;

/** Let all jobs fire again, from now on. */
export const resumeAllRoute = {
  method: 'POST',
  path: '/v1/resume',
  takes: nothing,
} as const satisfies RouteContract;
