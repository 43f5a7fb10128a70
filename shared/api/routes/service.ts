import * as z from 'zod/mini';
import { configurationSchema } from '#api/shapes/configuration.ts';
import { healthSchema } from '#api/shapes/health.ts';
import { nothing, type RouteContract } from './route.ts';

export const healthRoute = {
  method: 'GET',
  path: '/v1/health',
  needs: 'look',
  summary: 'Say whether the service reaches its store, and whether jobs fire.',
  takes: nothing,
  answers: () => ({ 200: healthSchema() }),
} as const satisfies RouteContract;

export const configurationRoute = {
  method: 'GET',
  path: '/v1/configuration',
  needs: 'look',
  summary: 'Read what jobs are written against: defaults, limits, runner classes, tasks.',
  takes: nothing,
  answers: () => ({ 200: configurationSchema() }),
} as const satisfies RouteContract;

export const openApiRoute = {
  method: 'GET',
  path: '/v1/openapi.json',
  needs: 'look',
  summary: 'Read this contract as an OpenAPI 3.1 document.',
  takes: nothing,
  answers: () => ({ 200: z.looseObject({ openapi: z.string() }) }),
} as const satisfies RouteContract;
