import { type CalendarHead, isThere } from '#domain/calendars/head.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { isSeen } from '#engine/commit/rights.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import { noSuchCalendar } from './read.ts';
import { usersOf } from './wake-users.ts';

const MOST_NAMED = 20;

/** Deletes a calendar that no job uses; one that is created under its name goes on from its revision. */
export async function deleteCalendar(
  engine: Engine,
  name: string,
  { by }: { readonly by: string },
): Promise<Result<undefined>> {
  return untilWritten<Result<undefined>>(engine.ports, `calendar ${name}`, async () => {
    const head = await engine.ports.calendars.read(name);
    if (!isThere(head)) {
      return { done: noSuchCalendar(name) };
    }
    const { items, nextCursor } = await usersOf(engine, name, { limit: MOST_NAMED });
    if (items.length > 0) {
      const seen = items.map(({ jobId }) => jobId).filter((jobId) => isSeen(engine, jobId));
      const others = nextCursor === undefined && seen.length === items.length ? [] : ['others'];
      return { done: refused('calendar_used', `calendar ${name} is used by ${[...seen, ...others].join(', ')}`) };
    }
    const { revision, version } = head;
    const gone: CalendarHead = {
      name,
      version: version + 1,
      revision,
      savedAt: secondsOf(engine.ports.clock.now()),
      by,
      deleted: true,
    };
    return (await engine.ports.calendars.write(gone)) === 'written' ? { done: accepted(undefined) } : 'conflict';
  });
}
