import * as z from 'zod';
import { type RouteContract, takesNothing } from './route.ts';
import { switchSchema } from './switch.ts';

export const pauseAllRoute = {
  ...takesNothing,
  method: 'POST',
  path: '/v1/pause',
  summary: 'Pause everything: from a few seconds from now on no job fires until everything is resumed.',
  body: z.strictObject({ note: z.string().min(1).max(1_000).optional() }).optional(),
  answers: { 200: switchSchema },
} as const satisfies RouteContract;

export const resumeAllRoute = {
  ...takesNothing,
  method: 'POST',
  path: '/v1/resume',
  summary: 'Let all jobs fire again, from now on.',
  answers: { 200: switchSchema },
} as const satisfies RouteContract;
