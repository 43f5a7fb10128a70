import { camelCaseKeys } from '#domain/values/camel-case.ts';
import { OTHER_NAMES } from './schema.ts';

/** Accepts a job's top-level keys in snake_case as well as in camelCase, and those of the seed. */
export function camelCased(input: Readonly<Record<string, unknown>>): ReturnType<typeof camelCaseKeys> {
  return camelCaseKeys(input, OTHER_NAMES);
}
