import { healthSchema } from '#api/shapes/health.ts';
import { nothing, type RouteContract } from './route.ts';

export const healthRoute = {
  method: 'GET',
  path: '/v1/health',
  summary: 'Say whether the service reaches its store, and whether jobs fire.',
  takes: nothing,
  answers: () => ({ 200: healthSchema() }),
} as const satisfies RouteContract;
