import type { RouteContract, Taken } from '#api/routes/route.ts';
import { PROBLEM_CODES, PROBLEM_MEDIA_TYPE } from '#api/shapes/problem.ts';
import { roleFor } from '#domain/access/action.ts';
import { lazily } from '#domain/values/lazily.ts';
import { EXAMPLES } from './examples.ts';
import { OPERATIONS, type OperationId } from './operations.ts';
import { type JsonSchema, namedSchemas, schemaOf } from './schemas.ts';

/** A parameter of an operation (OpenAPI 3.1.1, section 4.8.12). */
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: unknown;
}

/** The body of every answer that is an error (RFC 9457, section 3.1). */
const PROBLEM: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', description: 'urn:cronstack:problem:<code>' },
    title: { type: 'string', description: 'The same words for the same code.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'The fault of this one time, for people.' },
    code: { type: 'string', enum: PROBLEM_CODES, description: 'For programs; stable.' },
    errors: {
      type: 'array',
      description: 'Everything that is wrong with the request, each with its place.',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'message'],
        additionalProperties: false,
      },
    },
    requestId: { type: 'string', description: 'Names the line of the log.' },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
  additionalProperties: false,
};

const PROBLEM_CONTENT = { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };

/** The whole contract as an OpenAPI document (https://spec.openapis.org/oas/v3.1.1.html). */
export const openApiDocument = lazily(() => ({
  openapi: '3.1.1',
  info: {
    title: 'Cronstack',
    version: '1',
    summary: 'Cron for your own AWS account.',
    description:
      'Every planned fire ends in exactly one recorded outcome, with a reason. Keys may be written in snake_case, too; what is not listed is refused.',
  },
  // The local runtime; a deployed stack prints its own.
  servers: [{ url: 'http://127.0.0.1:4747' }],
  security: [{ token: [] }, { iam: [] }],
  paths: pathItems(),
  components: {
    schemas: { ...namedSchemas(), Problem: PROBLEM },
    responses: {
      Problem: {
        description: 'The request is not carried out; the status says why, `code` says it for programs (RFC 9457).',
        content: PROBLEM_CONTENT,
      },
      Unauthorized: { description: 'The request has no token, or one that is not known.', content: PROBLEM_CONTENT },
      Denied: {
        description:
          'The caller does not have the role `x-cronstack-role` for that job; `detail` says what is missing.',
        content: PROBLEM_CONTENT,
      },
    },
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'The token of a local runtime.' },
      iam: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'A signature by AWS credentials (Signature Version 4, service execute-api), on a deployed stack.',
      },
    },
  },
}));

function pathItems(): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const id of operationIds()) {
    const { method, path } = OPERATIONS[id];
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(id, OPERATIONS[id]) };
  }
  return paths;
}

function operationIds(): readonly OperationId[] {
  return Object.keys(OPERATIONS).filter((id): id is OperationId => id in OPERATIONS);
}

function operation(id: OperationId, contract: RouteContract): Record<string, unknown> {
  const { method, summary, needs, takes, answers } = contract;
  const { params, query, headers } = takes();
  return {
    operationId: id,
    summary,
    'x-cronstack-role': roleFor(needs),
    parameters: [...parametersOf('path', params), ...parametersOf('query', query), ...parametersOf('header', headers)],
    ...requestBody(id, contract),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers()).map(([status, schema]) => [status, response(id, schemaOf(schema, 'output'))]),
      ),
      ...(method === 'GET' && id !== 'getJob'
        ? { 304: { description: 'If-None-Match names what would be answered.' } }
        : {}),
      401: { $ref: '#/components/responses/Unauthorized' },
      403: { $ref: '#/components/responses/Denied' },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parametersOf(place: Parameter['in'], schema: Taken['params']): readonly Parameter[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') ?? {};
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function requestBody(id: OperationId, { method, takes, judged }: RouteContract): Record<string, unknown> {
  if (method === 'GET' || method === 'DELETE') {
    return {};
  }
  const body = takes().body;
  const schema = schemaOf((judged ?? (() => body))(), 'input');
  if (schema === undefined || Object.keys(schema.properties ?? schema).every((key) => key === 'type')) {
    return {};
  }
  const { body: example } = EXAMPLES[id];
  const required = !body.safeParse(undefined).success;
  return {
    requestBody: {
      required,
      content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
    },
  };
}

function response(id: OperationId, schema: JsonSchema | undefined): Record<string, unknown> {
  if (schema === undefined) {
    return { description: 'Done; there is nothing to say.' };
  }
  const { answer: example } = EXAMPLES[id];
  return {
    description: 'Done.',
    content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
  };
}
