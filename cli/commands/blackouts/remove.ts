import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';

/** Removes a blackout. */
export async function removeBlackout(surroundings: Surroundings, command: Command, id: string): Promise<void> {
  const { client, print } = await openSession(surroundings, command);
  await client.removeBlackout(id);
  print({ id, change: 'removed' }, () => `the blackout ${printable(id)} is removed`, [id]);
}
