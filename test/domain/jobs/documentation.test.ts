import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import { jobInputSchema } from '#domain/jobs/schema.ts';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/jobs.md'), 'utf8');
const examples = [...docs.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => JSON.parse(json));

test.each(Object.keys(jobInputSchema().shape))('docs/jobs.md says what %s is', (field) => {
  expect(docs).toContain(`\`${field}\``);
});

test.each(examples.map((example) => [example.id, example]))('the example %s of docs/jobs.md is a job', (_, example) => {
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the defaults are a configuration');
  }
  const read = parseJob(example, {
    configuration: parsed.configuration,
    taskNames: new Set(),
    runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
    createdAt: 1_760_000_000,
  });

  expect(read.ok ? [] : read.errors).toEqual([]);
});

test('docs/jobs.md shows most fields in an example', () => {
  const shown = new Set(examples.flatMap((example) => Object.keys(example)));
  const bare = Object.keys(jobInputSchema().shape).filter((field) => !shown.has(field));

  expect(bare).toEqual(['source', 'precision', 'enabled']);
});
