import { isReference, type SecretReference } from '#domain/secrets/reference.ts';
import { isObject } from '#domain/values/json/object.ts';
import { anyJson, type Check, count, either, flag, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { SqlCommand } from './schema.ts';

const reference: Check<SecretReference> = (value) =>
  isObject(value) && isReference(value) ? undefined : 'expected a reference';

const parameters: Check<NonNullable<SqlCommand['parameters']>> = (value) =>
  typeof value === 'object' && value !== null ? anyJson(value) : 'expected a list or an object';

/** A stored command that asks a database. */
export const sqlCheck = shape<SqlCommand>({
  type: oneOf(['sql']),
  connection: either(
    text,
    either(
      reference,
      shape<Extract<SqlCommand['connection'], { clusterArn: string }>>({
        clusterArn: text,
        secretArn: text,
        database: optional(text),
      }),
    ),
  ),
  statement: optional(text),
  file: optional(text),
  parameters: optional(parameters),
  timeoutSeconds: optional(count),
  expect: optional(shape<NonNullable<SqlCommand['expect']>>({ rows: either(count, text) })),
  output: optional(oneOf(['table', 'count'])),
  transaction: optional(flag),
});
