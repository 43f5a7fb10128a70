import { valueCheck } from '#domain/secrets/reference.ts';
import {
  anyJson,
  type Check,
  count,
  either,
  flag,
  listOf,
  mapOf,
  oneOf,
  optional,
  shape,
  text,
} from '#domain/values/shape.ts';
import { HTTP_METHODS } from './rules.ts';
import type { HttpCommand } from './schema.ts';

const url: Check<string> = (value) =>
  typeof value === 'string' && URL.canParse(value) ? undefined : 'expected an absolute URL';

const status = either(count, text);

/** A stored command that asks a server. */
export const httpCheck = shape<HttpCommand>({
  type: oneOf(['http']),
  url,
  method: optional(oneOf(HTTP_METHODS)),
  headers: optional(mapOf(valueCheck)),
  body: optional(anyJson),
  expect: optional(
    shape<NonNullable<HttpCommand['expect']>>({
      status: optional(either(status, listOf(status))),
      bodyContains: optional(text),
    }),
  ),
  maxResponseBytes: optional(count),
  followRedirects: optional(flag),
});
