import type { HttpCommand } from '#domain/jobs/command/http/schema.ts';
import type { HttpCondition } from './schema.ts';

/** The condition in words. */
export function httpInWords({ url, method = 'GET', expect = '2xx', not = false }: HttpCondition): string {
  const statuses = Array.isArray(expect) ? expect.join(' or ') : expect;
  return `${method} ${url} ${not ? 'does not answer' : 'answers'} ${statuses}`;
}

/** The request that finds out. */
export function httpConditionCommand({ url, method = 'GET', expect = '2xx' }: HttpCondition): HttpCommand {
  return { type: 'http', url, method, expect: { status: expect } };
}
