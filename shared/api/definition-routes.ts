import { planRequestSchema } from './plan-request.ts';
import { previewRequestSchema } from './preview-request.ts';
import { type RouteContract, takesNothing } from './route.ts';

export const planRoute = {
  ...takesNothing,
  method: 'POST',
  path: '/v1/plan',
  summary: 'What apply would do. Nothing is stored.',
  body: planRequestSchema,
} as const satisfies RouteContract;

export const applyRoute = {
  ...takesNothing,
  method: 'POST',
  path: '/v1/apply',
  summary:
    'Create and update jobs, and with prune delete the others of the same source. One bad job and nothing is stored.',
  body: planRequestSchema,
} as const satisfies RouteContract;

export const previewRoute = {
  ...takesNothing,
  method: 'POST',
  path: '/v1/preview',
  summary: 'Say what a schedule means: its fires, its entries and what to know about it.',
  body: previewRequestSchema,
} as const satisfies RouteContract;

export const healthRoute = {
  ...takesNothing,
  method: 'GET',
  path: '/v1/health',
  summary: 'Whether the service reaches its store, and whether jobs fire.',
} as const satisfies RouteContract;
