import { type ChangedFires, changedFires } from '#domain/calendars/changed-fires.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import type { Calendar } from '#domain/schedule/closed/calendar.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { ListedSettings } from '#domain/stored/summary.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { isSeen } from '#engine/commit/rights.ts';
import { readCursor, strangeCursor, writeCursor } from '#ports/stores/cursor.ts';
import { usersOf } from './wake-users.ts';

const LIST = 'users';
const MOST_JOBS = 100;

/** The change that another revision of a calendar makes to one job. */
interface ChangedJob {
  readonly jobId: string;
  /** The revision that the job has. */
  readonly revision: number;
  readonly fires?: ChangedFires;
  /** Why the job would keep the revision that it has. */
  readonly refused?: string;
}

/** The jobs that a calendar changes, and the cursor for those behind them. */
export interface CalendarChanges {
  readonly items: readonly ChangedJob[];
  readonly nextCursor?: string;
}

/** Says what a calendar changes for the jobs that use it, a hundred at a time; nothing is stored. */
export async function calendarChanges(
  engine: Engine,
  name: string,
  calendar: Calendar,
  cursor?: string,
): Promise<CalendarChanges> {
  const { items, nextCursor } = await usersOf(engine, name, {
    limit: MOST_JOBS,
    ...present({ cursor: cursor === undefined ? undefined : idIn(cursor, name) }),
  });
  const now = secondsOf(engine.ports.clock.now());
  const changed = items.flatMap(({ jobId, settings }) => {
    const revision = settings?.calendars?.[name]?.revision;
    return settings === undefined || revision === undefined || !isSeen(engine, jobId)
      ? []
      : [{ jobId, revision, ...changeOf({ jobId, settings, name, calendar, now }) }];
  });
  return { items: changed, ...present({ nextCursor: nextCursor && writeCursor([LIST, name, nextCursor]) }) };
}

/** @throws BadCursorError */
function idIn(cursor: string, calendar: string): string {
  const [list, name, id] = readCursor(cursor);
  if (list !== LIST || name !== calendar || typeof id !== 'string' || !/^[\x20-\x7e]{1,64}$/.test(id)) {
    throw strangeCursor();
  }
  return id;
}

interface Asked {
  readonly jobId: string;
  readonly settings: ListedSettings;
  readonly name: string;
  readonly calendar: Calendar;
  readonly now: number;
}

function changeOf({ jobId, settings, name, calendar, now }: Asked): Pick<ChangedJob, 'fires' | 'refused'> {
  const { createdAt, calendars } = settings;
  try {
    const before = readSchedule({ id: jobId, ...settings }, createdAt);
    const after = readSchedule({ id: jobId, ...settings, calendars: { ...calendars, [name]: calendar } }, createdAt);
    return before === undefined || after === undefined ? {} : { fires: changedFires(before, after, now) };
  } catch (error) {
    if (error instanceof ScheduleError) {
      return { refused: error.message };
    }
    throw error;
  }
}
