import type { Command } from 'commander';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** `cronstack schema` */
export function registerSchema(program: Command, surroundings: Surroundings): void {
  program
    .command('schema')
    .description(
      'print the JSON Schema of job files, by which editors complete those that begin with {"$schema": "./jobs.schema.json", "jobs": [',
    )
    .action(async (_options: object, command: Command) => {
      const { jobFileSchema } = await import('#api/openapi/job-file.ts');
      const schema = jobFileSchema();
      openPrinter(surroundings, command).printOutput(schema, () => JSON.stringify(schema, null, 2));
    });
}
