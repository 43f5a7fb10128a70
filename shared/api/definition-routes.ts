import { planRequestSchema } from './plan-request.ts';
import { previewRequestSchema } from './preview-request.ts';
import { nothing, type RouteContract } from './route.ts';

export const planRoute = {
  method: 'POST',
  path: '/v1/plan',
  summary: 'What apply would do. Nothing is stored.',
  takes: () => ({ ...nothing(), body: planRequestSchema() }),
} as const satisfies RouteContract;

export const applyRoute = {
  method: 'POST',
  path: '/v1/apply',
  summary:
    'Create and update jobs, and with prune delete the others of the same source. One bad job and nothing is stored.',
  takes: () => ({ ...nothing(), body: planRequestSchema() }),
} as const satisfies RouteContract;

export const previewRoute = {
  method: 'POST',
  path: '/v1/preview',
  summary: 'Say what a schedule means: its fires, its entries and what to know about it.',
  takes: () => ({ ...nothing(), body: previewRequestSchema() }),
} as const satisfies RouteContract;

export const healthRoute = {
  method: 'GET',
  path: '/v1/health',
  summary: 'Whether the service reaches its store, and whether jobs fire.',
  takes: nothing,
} as const satisfies RouteContract;
