import * as z from 'zod/mini';
import { auditEntrySchema } from '#api/shapes/audit-entry.ts';
import { backfillPlanSchema, backfillSchema } from '#api/shapes/backfill.ts';
import { explanationSchema } from '#api/shapes/explanation.ts';
import { healthSchema } from '#api/shapes/health.ts';
import { jobSchema } from '#api/shapes/job.ts';
import { pageOf } from '#api/shapes/page.ts';
import { planSchema } from '#api/shapes/plan.ts';
import { firesSchema, previewSchema } from '#api/shapes/preview.ts';
import { logSchema, runSchema } from '#api/shapes/run.ts';
import { statsSchema } from '#api/shapes/stats.ts';
import { switchSchema } from '#api/shapes/switch.ts';

/** An answer without a body. */
const noContent = z.undefined();

/** The body of an answer, by its status. */
type Answers = Readonly<Record<number, z.ZodMiniType>>;

/**
 * What each route answers, by its method and path, without the problems that any route may answer. It stands apart from the contracts
 * because the function does not need it: its tests hold every answer to these schemas, and they would be built at each cold start.
 */
export const ANSWERS: Readonly<Record<string, Answers>> = {
  'GET /v1/jobs': { 200: pageOf(jobSchema) },
  'POST /v1/jobs': { 201: jobSchema },
  'GET /v1/jobs/{id}': { 200: jobSchema },
  'PUT /v1/jobs/{id}': { 200: jobSchema, 201: jobSchema },
  'PATCH /v1/jobs/{id}': { 200: jobSchema },
  'DELETE /v1/jobs/{id}': { 204: noContent },
  'POST /v1/jobs/{id}/pause': { 200: jobSchema },
  'POST /v1/jobs/{id}/resume': { 200: jobSchema },
  'POST /v1/jobs/{id}/run': { 202: runSchema },
  'GET /v1/jobs/{id}/runs': { 200: pageOf(runSchema) },
  'GET /v1/jobs/{id}/next': { 200: firesSchema },
  'GET /v1/jobs/{id}/audit': { 200: pageOf(auditEntrySchema) },
  'GET /v1/jobs/{id}/explain': { 200: explanationSchema },
  'GET /v1/jobs/{id}/stats': { 200: statsSchema },
  'POST /v1/jobs/{id}/backfill': { 200: backfillPlanSchema, 202: backfillSchema },
  'POST /v1/jobs/{id}/backfill/{backfillId}/cancel': { 200: backfillSchema },
  'GET /v1/runs': { 200: pageOf(runSchema) },
  'GET /v1/runs/{runId}': { 200: runSchema },
  'GET /v1/runs/{runId}/log': { 200: logSchema },
  'POST /v1/runs/{runId}/cancel': { 202: runSchema },
  'POST /v1/plan': { 200: planSchema },
  'POST /v1/apply': { 200: planSchema },
  'POST /v1/preview': { 200: previewSchema },
  'POST /v1/pause': { 200: switchSchema },
  'POST /v1/resume': { 200: switchSchema },
  'GET /v1/health': { 200: healthSchema },
};
