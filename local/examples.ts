import { readFileSync } from 'node:fs';
import { readJsonc } from '#domain/values/json/comments.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { applyJobs } from '#engine/jobs/set/apply.ts';

const FILES = ['jobs.jsonc', 'hello.jsonc'];
const BY = 'cronstack start';

/**
 * The jobs that come with the product, applied. Answers one line for each file. Their arguments are right, and not held against the tasks'
 * schemas: that would be a process that a start waits for.
 */
export async function applyExamples({ checkTasks: _, ...engine }: Engine): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const file of FILES) {
    const read = readJsonc(readFileSync(new URL(`../examples/${file}`, import.meta.url), 'utf8'));
    const jobs = read.ok ? read.value : [];
    const applied = await applyJobs(engine, { jobs: Array.isArray(jobs) ? jobs : [jobs] }, { by: BY });
    lines.push(`examples/${file}: ${applied.ok ? summary(applied.value.items) : applied.refusal.message}`);
  }
  return lines;
}

/** Tells whether there is a job already. */
export async function hasJobs({ ports }: Engine): Promise<boolean> {
  return (await ports.summaries.list({ limit: 1 })).items.length > 0;
}

function summary(items: readonly { readonly id: string; readonly change: string }[]): string {
  return items.map(({ id, change }) => `${id} ${change}`).join(', ');
}
