import { planRequestSchema } from './plan-request.ts';
import { previewRequestSchema } from './preview-request.ts';
import { nothing, type RouteContract } from './route.ts';

/** What apply would do. Nothing is stored. */
export const planRoute = {
  method: 'POST',
  path: '/v1/plan',
  takes: () => ({ ...nothing(), body: planRequestSchema() }),
} as const satisfies RouteContract;

/** Create and update jobs, and with prune delete the others of the same source. One bad job and nothing is stored. */
export const applyRoute = {
  method: 'POST',
  path: '/v1/apply',
  takes: () => ({ ...nothing(), body: planRequestSchema() }),
} as const satisfies RouteContract;

/** Say what a schedule means: its fires, its entries and what to know about it. */
export const previewRoute = {
  method: 'POST',
  path: '/v1/preview',
  takes: () => ({ ...nothing(), body: previewRequestSchema() }),
} as const satisfies RouteContract;

/** Whether the service reaches its store, and whether jobs fire. */
export const healthRoute = {
  method: 'GET',
  path: '/v1/health',
  takes: nothing,
} as const satisfies RouteContract;
