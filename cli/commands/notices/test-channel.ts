import type { Command } from 'commander';
import { ExitWith } from '#cli/session/endings.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';

const WORDS = {
  sent: 'sent',
  again: 'not taken now; the receiver may take it later',
  permanent: 'not taken',
  gone: 'the receiver is gone',
} as const;

/** `cronstack test-channel NAME` */
export function registerTestChannel(program: Command, surroundings: Surroundings): void {
  program
    .command('test-channel')
    .description('send one message on a channel and print what its receiver answered')
    .argument('<channel>', 'the name of a channel of the configuration')
    .action(async (name: string, _: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const tested = await client.testChannel(name);
      print(tested, () => `${WORDS[tested.outcome]}: ${printable(tested.answer)}`);
      if (tested.outcome !== 'sent') {
        throw new ExitWith(1);
      }
    });
}
