import * as z from 'zod/mini';
import { nothing, type RouteContract } from './route.ts';

export const openApiRoute = {
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'Read this contract as an OpenAPI 3.1 document.',
  takes: nothing,
  answers: () => ({ 200: z.looseObject({ openapi: z.string() }) }),
} as const satisfies RouteContract;
