import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';

/** `cronstack ack INCIDENT` */
export function registerAck(program: Command, surroundings: Surroundings): void {
  program
    .command('ack')
    .description('say that you know of an incident: it is not told again until it ends')
    .argument('<incident>', 'the id of an open incident, as `cronstack incidents` shows it')
    .action(async (id: string, _: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const incident = await client.acknowledge(id);
      print(incident, () => `${printable(id)} is known by ${printable(incident.ack?.by ?? '')}`);
    });
}
