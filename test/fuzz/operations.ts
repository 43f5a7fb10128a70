import * as z from 'zod';
import document from '#docs/openapi.json' with { type: 'json' };

/** A JSON Schema of the document, as far as values are made from it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A parameter of an operation. */
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** An operation of the document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The schema of its body, where it takes one. */
  readonly body: JsonSchema | undefined;
}

const anySchema = z.record(z.string(), z.unknown());

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        parameters: z.array(
          z.object({
            name: z.string(),
            in: z.enum(['path', 'query', 'header']),
            required: z.boolean(),
            schema: anySchema,
          }),
        ),
        requestBody: z.optional(z.object({ content: z.record(z.string(), z.object({ schema: anySchema })) })),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), anySchema) }),
});

const read = documentSchema.parse(document);

/** Every operation of the OpenAPI document. */
export const OPERATIONS: readonly Operation[] = Object.entries(read.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters, requestBody }]) => ({
    id: operationId,
    method: method.toUpperCase(),
    path,
    parameters,
    body: Object.values(requestBody?.content ?? {})[0]?.schema,
  })),
);

/** The schema that a reference of the document names. Throws where there is none. */
export function referred(reference: string): JsonSchema {
  const schema = read.components.schemas[reference.split('/').at(-1) ?? ''];
  if (schema === undefined) {
    throw new Error(`${reference} is not in the document`);
  }
  return schema;
}
