import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '#api/openapi/document.ts';
import { EXAMPLES } from '#api/openapi/examples.ts';
import { OPERATIONS } from '#api/openapi/operations.ts';
import type { RouteContract } from '#api/routes/route.ts';
import { apiWorld, send } from '../api-world.ts';
import { CONTRACTS } from './contract-check.ts';

const text = JSON.stringify(openApiDocument(), null, 1);
const operations: readonly (readonly [string, RouteContract])[] = Object.entries(OPERATIONS);

describe('the OpenAPI document', () => {
  test('has an operation for every route, and none besides', () => {
    expect(new Set(Object.values(OPERATIONS))).toEqual(new Set(CONTRACTS));
    expect(operations).toHaveLength(CONTRACTS.length);
  });

  test('is the one in docs: `npx vitest run test/api/contract/openapi.test.ts --update` writes it anew', async () => {
    await expect(`${text}\n`).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/openapi.json'));
  });

  test('refers to nothing that it does not have', () => {
    const references = [...text.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, pointer = '']) => pointer.split('/'));
    const dangling = references.filter((path) => path.reduce<unknown>(memberOf, JSON.parse(text)) === undefined);

    expect(references.length).toBeGreaterThan(30);
    expect(dangling).toEqual([]);
  });

  test('names every field of the shapes it describes', () => {
    const { Job, JobDefinition, Run } = z
      .object({ components: z.object({ schemas: z.record(z.string(), shape) }) })
      .parse(JSON.parse(text)).components.schemas;
    const bare = [Job, JobDefinition, Run].flatMap((schema) =>
      Object.entries(schema?.properties ?? {}).filter(([, { description }]) => description === undefined),
    );

    expect(bare.map(([name]) => name)).toEqual([]);
  });

  test.each(operations)('has examples that %s takes and answers', (id, { takes, judged, answers }) => {
    const { body, answer } = z
      .object({ body: z.unknown().optional(), answer: z.unknown().optional() })
      .parse(Reflect.get(EXAMPLES, id));
    if (body !== undefined) {
      z.parse((judged ?? (() => takes().body))(), body);
    }
    if (answer !== undefined) {
      z.parse(z.union(Object.values(answers())), answer);
    }
  });

  test('is answered as it is', async () => {
    const answer = await send(apiWorld(), 'GET', '/v1/openapi.json');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(JSON.parse(text));
  });
});

const shape = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).optional(),
});

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
