import { formatFire, parseRunId } from '#domain/runs/id.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { readStoredRun, unreadableRun } from '#domain/stored/run.ts';
import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { utcDaysBack } from '#domain/time/utc-days.ts';
import { present } from '#domain/values/present.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { type DayKind, dayKindOf, type OutcomeQuery, type RunQuery } from '#ports/stores/history.ts';
import type { Page } from '#ports/stores/page.ts';
import { versionBefore } from './table/conditions.ts';
import { decodeCursor, encodeCursor, type Position } from './table/cursor.ts';
import {
  dayAttributes,
  dayList,
  HIGHEST,
  historyPartition,
  type Key,
  keyOfDayKey,
  partitionsOf,
  runIdOfSortKey,
  runKey,
  runSortKey,
  storedRunKey,
} from './table/keys.ts';
import { BY_PRIMARY_KEY, readPage } from './table/list.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';
import { DAY_INDEX } from './table/tables.ts';

const FIRST_RUN = 'run#';
const LAST_RUN = `run#${HIGHEST}`;
/** Items of about 1 KB, four of which make one read unit. */
const FIRST_LOOK = 4;
const NEXT_LOOKS = 100;

/** A span that was found, and where. */
interface FoundSpan {
  readonly run: Run;
  readonly position: Position;
}

/** The run of that id; else the span that covers its fire. */
export async function readRun(table: DynamoTable, runId: string): Promise<Run | undefined> {
  const parts = parseRunId(runId);
  const key = runKey(runId);
  if (parts === undefined || key === undefined) {
    return undefined;
  }
  const item = await table.get(key, { consistent: true });
  if (item !== undefined) {
    return runOf(table, item);
  }
  return parts.manual ? undefined : (await coveringSpan(table, parts.jobId, parts.at))?.run;
}

/** The runs of those ids, and no spans. */
export async function readRuns(table: DynamoTable, runIds: readonly string[]): Promise<readonly Run[]> {
  const keys = [...new Set(runIds)].flatMap((id) => runKey(id) ?? []);
  return (await table.getMany(keys, { consistent: false })).flatMap((item) => runOf(table, item) ?? []);
}

export async function writeRun(table: DynamoTable, run: Run): Promise<'written' | 'conflict'> {
  const key = storedRunKey(run);
  if (key === undefined) {
    throw new StoreFault('store_rejected', `${run.id} is not a run id of job ${run.jobId}`);
  }
  return table.putIf({ ...run, ...key, ...dayAttributes(run, key) }, versionBefore(run.version, table.now()));
}

/** Newest fire first; a span that began by `to` and reaches beyond it comes first of all. */
export async function listRuns(table: DynamoTable, jobId: string, query: RunQuery): Promise<Page<Run>> {
  const { from, to, limit, cursor } = query;
  if (from !== undefined && to !== undefined && from > to) {
    return { items: [] };
  }
  const across = to === undefined || cursor !== undefined ? undefined : await spanAcross(table, jobId, to);
  if (across === undefined) {
    return listWithin(table, jobId, query);
  }
  if (limit === 1) {
    return { items: [across.run], nextCursor: encodeCursor(historyPartition(jobId), across.position) };
  }
  const { items, ...next } = await listWithin(table, jobId, { ...query, limit: limit - 1 });
  return { items: [across.run, ...items], ...next };
}

/**
 * The runs that the day index names, read again: it may be behind, or name what a crash left. Days are looked through one after the other,
 * newest first, and no more of them than cost half a page.
 */
export async function searchRuns(
  table: DynamoTable,
  { kinds, from, to, limit, cursor }: OutcomeQuery,
): Promise<Page<Run>> {
  const name = `outcomes#${kinds.join('#')}`;
  const start = cursor === undefined ? undefined : decodeCursor(cursor, name).sortKey;
  const days = utcDaysBack(from, to).filter(({ startsAt }) => start === undefined || formatFire(startsAt) < start);
  const hints: Item[] = [];
  let nextCursor: string | undefined;
  for (const [index, day] of days.entries()) {
    const partitions = kinds.flatMap((kind) => partitionsOf(dayList(kind, day.date)));
    if (hints.length === limit || (index > 0 && (index + 1) * partitions.length > limit)) {
      nextCursor = encodeCursor(name, { sortKey: formatFire(day.startsAt + DAY) });
      break;
    }
    const list = {
      ...BY_DAY,
      name,
      partitions,
      from: formatFire(Math.max(from, day.startsAt)),
      to: `${formatFire(Math.min(to, day.startsAt + DAY - 1))}${HIGHEST}`,
    };
    const request = present({ limit: limit - hints.length, cursor });
    const page = await readPage(table, list, request, (item) => item);
    hints.push(...page.items);
    if (page.nextCursor !== undefined) {
      nextCursor = page.nextCursor;
      break;
    }
  }
  return present({ items: await readHinted(table, kinds, hints), nextCursor });
}

const BY_DAY = {
  index: DAY_INDEX.name,
  partitionName: DAY_INDEX.partitionKey.name,
  sortName: DAY_INDEX.sortKey.name,
  descending: true,
  consistent: false,
  startKey: (partition: string, sortKey: string) => {
    const key = keyOfDayKey(sortKey);
    return key && { ...key, dayShard: partition, dayKey: sortKey };
  },
} as const;

async function readHinted(
  table: DynamoTable,
  kinds: readonly DayKind[],
  hints: readonly Item[],
): Promise<readonly Run[]> {
  const keys = hints.map(keyOf);
  const items = new Map((await table.getMany(keys, { consistent: true })).map((item) => [nameOf(item), item]));
  return hints.flatMap((hint) => {
    const item = items.get(nameOf(hint));
    const run = item !== undefined && item.dayShard === hint.dayShard ? runOf(table, item) : undefined;
    return run !== undefined && isFinal(run) && kinds.includes(dayKindOf(run.status)) ? [run] : [];
  });
}

function listWithin(table: DynamoTable, jobId: string, { from, to, ...page }: RunQuery): Promise<Page<Run>> {
  const partition = historyPartition(jobId);
  const list = {
    ...BY_PRIMARY_KEY,
    name: partition,
    partitions: [partition],
    from: from === undefined ? FIRST_RUN : runSortKey(from),
    to: to === undefined ? LAST_RUN : runSortKey(to, HIGHEST),
    descending: true,
    consistent: false,
  };
  return readPage(table, list, page, (item) => runOf(table, item));
}

async function spanAcross(table: DynamoTable, jobId: string, to: EpochSeconds): Promise<FoundSpan | undefined> {
  const found = await coveringSpan(table, jobId, to);
  return found?.run.span !== undefined && found.run.span.to > to ? found : undefined;
}

/** The first scheduled run at or after the fire, if it is a span that covers it. Runs that were asked for may lie in between. */
async function coveringSpan(table: DynamoTable, jobId: string, fire: EpochSeconds): Promise<FoundSpan | undefined> {
  const partition = historyPartition(jobId);
  let startAfter: Item | undefined;
  for (let limit = FIRST_LOOK; ; limit = NEXT_LOOKS) {
    const { items, more } = await table.query({
      partition: ['pk', partition],
      sort: ['sk', runSortKey(fire), LAST_RUN],
      descending: false,
      consistent: true,
      limit,
      ...(startAfter === undefined ? {} : { startAfter }),
    });
    const scheduled = items.find(({ sk }) => parseRunId(runIdOfSortKey(String(sk)))?.manual === false);
    if (scheduled !== undefined) {
      const run = table.isLive(scheduled) ? runOf(table, scheduled) : undefined;
      return run !== undefined && covers(run, fire) ? { run, position: positionOf(scheduled) } : undefined;
    }
    const last = items.at(-1);
    if (!more || last === undefined) {
      return undefined;
    }
    startAfter = { pk: last.pk, sk: last.sk };
  }
}

function covers({ span }: Run, fire: EpochSeconds): boolean {
  return span !== undefined && span.from <= fire && fire <= span.to;
}

function positionOf({ sk }: Item): Position {
  return { sortKey: String(sk) };
}

function keyOf({ pk, sk }: Item): Key {
  return { pk: String(pk), sk: String(sk) };
}

function nameOf({ pk, sk }: Item): string {
  return `${pk} ${sk}`;
}

/**
 * The run of an item; in the place of a record that cannot be read, or stands elsewhere in the index than it says, what its key says; undefined
 * where that is not the record's.
 */
function runOf(table: DynamoTable, item: Item): Run | undefined {
  const id = runIdOfSortKey(String(item.sk));
  let isElsewhere = false;
  const read = table.valueOf('run', item, ({ dayShard, dayKey, ...own }) => {
    const stored = readStoredRun(own, id);
    const key = stored.value && storedRunKey(stored.value);
    if (stored.value === undefined || key === undefined) {
      return stored;
    }
    isElsewhere = key.pk !== item.pk || key.sk !== item.sk;
    if (isElsewhere) {
      return { fault: `pk, sk: expected ${key.pk}, ${key.sk}, as in the record` };
    }
    const day = dayAttributes(stored.value, key);
    const isFound = dayShard !== undefined || dayKey !== undefined;
    return isFound && (dayShard !== day.dayShard || dayKey !== day.dayKey)
      ? { fault: `dayShard, dayKey: expected ${day.dayShard}, ${day.dayKey}, as in the record` }
      : stored;
  });
  const run = read ?? unreadableRun(id);
  return !isElsewhere && run !== undefined && historyPartition(run.jobId) === item.pk ? run : undefined;
}
