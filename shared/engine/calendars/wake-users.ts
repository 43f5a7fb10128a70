import { BEGUN, pageFound } from '#domain/calendars/adoption.ts';
import { type CalendarHead, isThere } from '#domain/calendars/head.ts';
import { copiedRevisions } from '#domain/schedule/closed/copies.ts';
import { calendarListKey, type JobSummary } from '#domain/stored/summary.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { eachItem } from '#ports/stores/each-item.ts';
import type { Page } from '#ports/stores/page.ts';

const JOBS_A_PAGE = 500;
const PAGES_A_SWEEP = 10;
const CALENDARS_A_PAGE = 100;

/**
 * Goes on with the calendars that jobs are adopting: a page of the jobs that use one, those with an older revision woken, and how far that is
 * written down, so that whoever comes next goes on from there.
 */
export async function wakeCalendarUsers(engine: Engine): Promise<void> {
  const heads = eachItem<CalendarHead>((cursor) => engine.ports.calendars.list({ limit: CALENDARS_A_PAGE, ...cursor }));
  for await (const { name, adoption } of heads) {
    if (adoption !== undefined) {
      await walk(engine, name);
    }
  }
}

/** A part of one walk, or all that is left of it where that is less. */
async function walk(engine: Engine, name: string): Promise<void> {
  let head = await engine.ports.calendars.read(name);
  for (let page = 0; page < PAGES_A_SWEEP && isThere(head) && head.adoption !== undefined; page += 1) {
    const next = await wakePage(engine, head);
    if (next?.adoption?.after === undefined) {
      return;
    }
    head = next;
  }
}

/**
 * Looks at one page of the jobs that use a calendar, and wakes those with an older revision: the look adopts the latest. Answers the head
 * as it is now, or undefined where somebody else wrote it meanwhile.
 */
export async function wakePage(engine: Engine, head: CalendarHead): Promise<CalendarHead | undefined> {
  const { ports } = engine;
  const { after } = head.adoption ?? BEGUN;
  const { items, nextCursor } = await usersOf(engine, head.name, { limit: JOBS_A_PAGE, ...present({ cursor: after }) });
  const behind = items.filter(({ settings }) => {
    const revision = copiedRevisions(settings?.calendars).get(head.name);
    return revision !== undefined && revision < head.revision;
  });
  const now = secondsOf(ports.clock.now());
  await ports.queues.sendWakes(behind.map(({ jobId }) => ({ jobId, at: now })));
  const next = pageFound(head, { behind: behind.map(({ jobId }) => jobId), nextCursor }, now);
  return (await ports.calendars.write(next)) === 'written' ? next : undefined;
}

/** The lines of the jobs that have copies of a calendar, by id. */
export function usersOf(
  { ports }: Engine,
  name: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Page<JobSummary>> {
  return ports.summaries.list({ ...page, tag: calendarListKey(name) });
}
