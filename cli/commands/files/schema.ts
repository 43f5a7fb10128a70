import type { Command } from 'commander';
import { jobFileSchema } from '#api/openapi/job-file.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** `cronstack schema` */
export function registerSchema(program: Command, { stdout }: Surroundings): void {
  program
    .command('schema')
    .description(
      'print the JSON Schema of job files, by which editors complete those that begin with {"$schema": "./jobs.schema.json", "jobs": [',
    )
    .action(() => {
      stdout.write(`${JSON.stringify(jobFileSchema(), null, 2)}\n`);
    });
}
