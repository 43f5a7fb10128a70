import { OTHER_NAMES } from '#domain/jobs/schema.ts';
import { type JsonSchema, jobDefinitionSchema } from './schemas.ts';

/** The JSON Schema (draft 2020-12) of a file of jobs: an array of jobs, an object with `jobs`, or one job; keys in camelCase or snake_case. */
export function jobFileSchema(): JsonSchema {
  const job = { $ref: '#/$defs/job' };
  const jobs = { type: 'array', items: job };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Jobs of Cronstack',
    anyOf: [
      job,
      jobs,
      {
        type: 'object',
        properties: { $schema: { type: 'string' }, jobs },
        required: ['jobs'],
        additionalProperties: false,
      },
    ],
    $defs: { job: inEitherSpelling(jobDefinitionSchema()) },
  };
}

function inEitherSpelling({ properties = {}, required: _, ...rest }: JsonSchema): JsonSchema {
  const spelled = Object.entries(properties).flatMap(([name, schema]) =>
    spellingsOf(name).map((spelling): [string, unknown] => [spelling, schema]),
  );
  return {
    ...rest,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(spelled) },
    required: ['id', 'command'],
  };
}

function spellingsOf(name: string): readonly string[] {
  const others = Object.keys(OTHER_NAMES).filter((other) => OTHER_NAMES[other] === name);
  return [...new Set([name, ...others].flatMap((known) => [known, snakeCased(known)]))];
}

function snakeCased(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
