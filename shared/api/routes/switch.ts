import * as z from 'zod/mini';
import { switchSchema } from '#api/shapes/switch.ts';
import { pauseNote } from './note.ts';
import { nothing, type RouteContract } from './route.ts';

export const pauseAllRoute = {
  method: 'POST',
  path: '/v1/pause',
  needs: 'administer',
  summary:
    'Pause everything: from a few seconds from now on no job fires until everything is resumed. What runs goes on.',
  takes: () => ({
    ...nothing(),
    body: z.optional(z.strictObject({ note: pauseNote() })),
  }),
  answers: () => ({ 200: switchSchema() }),
} as const satisfies RouteContract;

export const resumeAllRoute = {
  method: 'POST',
  path: '/v1/resume',
  needs: 'administer',
  summary: 'Let all jobs fire again, from now on.',
  takes: nothing,
  answers: () => ({ 200: switchSchema() }),
} as const satisfies RouteContract;
