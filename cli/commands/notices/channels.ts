import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { channelsTable } from '#cli/text/notices/channels.ts';

/** `cronstack channels` */
export function registerChannels(program: Command, surroundings: Surroundings): void {
  program
    .command('channels')
    .description('the channels on which notices are told, what waits there, and which of them fail')
    .action(async (_: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const { items: channels } = await client.listChannels();
      print(
        channels,
        () => (channels.length === 0 ? 'no channel is configured' : channelsTable(surroundings.stdout, channels)),
        channels.map(({ name }) => name),
      );
    });
}
