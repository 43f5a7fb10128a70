import type { Command } from 'commander';
import type { Blackout } from '#api/shapes/calendars/blackout.ts';
import { blackoutSubject } from '#api/words/blackout.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { utcTime } from '#cli/terminal/times.ts';

const COLUMNS = [
  { title: 'BLACKOUT', value: ({ id }: Blackout) => id },
  { title: 'STATE', value: ({ state }: Blackout) => state.replace('_', ' ') },
  { title: 'FROM (UTC)', value: ({ from }: Blackout) => utcTime(from) },
  { title: 'TO (UTC)', value: ({ to }: Blackout) => utcTime(to) },
  { title: 'OF', value: blackoutSubject },
  { title: 'THEN', value: ({ then }: Blackout) => then ?? '' },
  { title: 'BY', value: ({ by }: Blackout) => by },
  { title: 'NOTE', value: ({ note = '' }: Blackout) => note },
];

/** Shows the blackouts that are known. */
export async function listBlackouts(surroundings: Surroundings, command: Command): Promise<void> {
  const { client, print } = await openSession(surroundings, command);
  const { items } = await client.listBlackouts();
  print(
    items,
    () => (items.length === 0 ? 'there are no blackouts' : formatTable(surroundings.stdout, COLUMNS, items)),
    items.map(({ id }) => id),
  );
}
