import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { conditionsText } from '#cli/text/conditions.ts';

/** `cronstack conditions JOB` */
export function registerConditions(program: Command, surroundings: Surroundings): void {
  program
    .command('conditions')
    .description('read the conditions of a job now: what is measured, and whether a run would start')
    .argument('<job>', 'the id of a job')
    .action(async (id: string, _options: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const found = await client.readConditions(id);
      print(found, () => conditionsText(surroundings.stdout, found));
    });
}
