import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { expect } from 'vitest';
import * as z from 'zod';
import type { RouteContract } from '#api/routes/route.ts';
import { PROBLEM_MEDIA_TYPE } from '#api/shapes/problem.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/api/routes');

/** Every contract that a file of shared/api/routes, or of a folder there, exports. */
export const CONTRACTS: readonly RouteContract[] = (
  await Promise.all(
    readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => contractsIn(join(FOLDER, file))),
  )
).flat();

async function contractsIn(path: string): Promise<readonly RouteContract[]> {
  const exported: Readonly<Record<string, unknown>> = await import(path);
  return Object.values(exported).filter(isContract);
}

function isContract(value: unknown): value is RouteContract {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'answers' in value;
}

const problemSchema = z.strictObject({
  type: z.string().startsWith('urn:cronstack:problem:'),
  title: z.string().min(1),
  status: z.int().min(400).max(599),
  detail: z.string().min(1),
  code: z.string().regex(/^[a-z_]+$/),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string().min(1) })).optional(),
  requestId: z.string().optional(),
});

/** Throws unless an answer is what its route declares, or a problem whose status is the answer's. */
export function expectDeclared(method: string, path: string, answer: APIGatewayProxyStructuredResultV2): void {
  const { statusCode = 0 } = answer;
  if (method === 'HEAD') {
    expect(answer.body, 'the answer to a HEAD').toBeUndefined();
    return;
  }
  if (method === 'GET' && statusCode === 304) {
    expect(answer.body, 'the answer to those who have it').toBeUndefined();
    return;
  }
  const body: unknown = answer.body === undefined ? undefined : JSON.parse(answer.body);
  if (statusCode >= 400) {
    expectProblem(statusCode, answer.headers?.['content-type'], body);
    return;
  }
  const declared = CONTRACTS.find((route) => route.method === method && patternOf(route).test(path));
  const schema = declared && answersOf(declared)[statusCode];
  if (schema === undefined) {
    throw new Error(`${method} ${path} answers ${statusCode}, which its route does not declare`);
  }
  z.parse(schema, body);
}

function expectProblem(status: number, mediaType: unknown, body: unknown): void {
  if (mediaType !== PROBLEM_MEDIA_TYPE || problemSchema.parse(body).status !== status) {
    throw new Error(`${status} is not answered with its problem but with ${String(mediaType)}`);
  }
}

const answers = new Map<RouteContract, ReturnType<RouteContract['answers']>>();

/** Made once: a schema is compiled when it is first used. */
function answersOf(contract: RouteContract): ReturnType<RouteContract['answers']> {
  const made = answers.get(contract) ?? contract.answers();
  answers.set(contract, made);
  return made;
}

function patternOf({ path }: RouteContract): RegExp {
  return new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}/?$`);
}
