import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';

interface PingKeyOptions {
  readonly rotate?: true;
  readonly remove?: true;
}

/** `cronstack ping-key JOB` */
export function registerPingKey(program: Command, surroundings: Surroundings): void {
  program
    .command('ping-key')
    .description('give a job that runs elsewhere a key, good for telling of its runs alone; it is shown this once')
    .argument('<job>', 'the id of a job whose command is external')
    .option('--rotate', 'a new one in place of the one that there is, which opens nothing any more')
    .option('--remove', 'take the job its key')
    .action(async (id: string, { rotate, remove }: PingKeyOptions, command: Command) => {
      if (rotate === true && remove === true) {
        command.error('error: say --rotate or --remove');
      }
      const { client, print } = await openSession(surroundings, command);
      if (remove === true) {
        await client.removePingKey(id);
        print({ id }, () => `${printable(id)} has no key any more`);
        return;
      }
      const made = await client.setPingKey(id, { rotate });
      print(made, () => made.key);
    });
}
