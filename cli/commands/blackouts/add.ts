import type { Command } from 'commander';
import { blackoutSubject } from '#api/words/blackout.ts';
import { nextOf, type When, zoneOfWhen } from '#cli/arguments/when.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { utcTime } from '#cli/terminal/times.ts';
import type { BLACKOUT_ENDS } from '#domain/blackouts/blackout.ts';

/** The options of `cronstack blackout add`. */
export interface AddOptions {
  readonly from?: When;
  readonly to: When;
  readonly tag?: string;
  readonly job?: string;
  readonly note?: string;
  readonly then?: (typeof BLACKOUT_ENDS)[number];
}

/** Sets a blackout and says from when on it holds. */
export async function addBlackout(surroundings: Surroundings, command: Command, options: AddOptions): Promise<void> {
  const session = await openSession(surroundings, command);
  const { from, to, job } = options;
  const zone = async () => (job === undefined ? 'UTC' : (await session.client.getJob(job)).timezone);
  const clocks = { timezone: await zoneOfWhen([from, to], zone), nowMs: surroundings.now() };
  const range = { from: from && nextOf(from, clocks), to: nextOf(to, clocks) };
  const set = await session.client.setBlackout({ ...options, ...range });
  await noteLonely(session, options);
  const what = `a blackout of ${blackoutSubject(set)} from ${utcTime(set.from)} to ${utcTime(set.to)} is set: ${set.id}`;
  session.print(set, () => printable(what), [set.id]);
}

/** A tag that no job has may be mistyped: nothing would be left out. */
async function noteLonely({ client, notes, isQuiet }: Session, { tag }: AddOptions): Promise<void> {
  if (tag === undefined || isQuiet) {
    return;
  }
  const { items, nextCursor } = await client.listJobLines({ tag, limit: 1 });
  if (items.length === 0 && nextCursor === undefined) {
    notes.write(`${printable(`no job has the tag ${tag} at the moment`)}\n`);
  }
}
