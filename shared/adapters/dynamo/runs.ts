import { parseRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { DayQuery, RunQuery } from '#ports/stores/history.ts';
import type { Page } from '#ports/stores/page.ts';
import { encodeCursor, type Position } from './table/cursor.ts';
import {
  dayAttributes,
  dayPartitions,
  HIGHEST,
  historyPartition,
  keyOfDayKey,
  runIdOfSortKey,
  runKey,
  runSortKey,
  storedRunKey,
} from './table/keys.ts';
import { BY_PRIMARY_KEY, readPage } from './table/list.ts';
import type { Item } from './table/requests.ts';
import { type DynamoTable, versionBefore } from './table/table.ts';
import { DAY_INDEX } from './table/tables.ts';

const FIRST_RUN = 'run#';
const LAST_RUN = `run#${HIGHEST}`;
/** Items of about 1 KB, four of which make one read unit. */
const FIRST_LOOK = 4;
const NEXT_LOOKS = 100;

/** The run of that id; else the span that covers its fire. */
export async function readRun(table: DynamoTable, runId: string): Promise<Run | undefined> {
  const parts = parseRunId(runId);
  const key = runKey(runId);
  if (parts === undefined || key === undefined) {
    return undefined;
  }
  const item = await table.get(key, { consistent: true });
  if (item !== undefined) {
    return toRun(item);
  }
  const span = parts.manual ? undefined : await coveringSpan(table, parts.jobId, parts.at);
  return span && toRun(span);
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
    return { items: [toRun(across)], nextCursor: encodeCursor(positionOf(across)) };
  }
  const { items, ...next } = await listWithin(table, jobId, { ...query, limit: limit - 1 });
  return { items: [toRun(across), ...items], ...next };
}

/** The runs that the day index names, read again: it may be behind, or name what a crash left. */
export async function searchRuns(table: DynamoTable, { kind, day, ...page }: DayQuery): Promise<Page<Run>> {
  const list = {
    index: DAY_INDEX.name,
    partitionName: DAY_INDEX.partitionKey.name,
    sortName: DAY_INDEX.sortKey.name,
    partitions: dayPartitions(kind, day),
    from: '0',
    to: HIGHEST,
    descending: true,
    consistent: false,
    startKey: ({ partition, sortKey }: Position) => {
      const key = keyOfDayKey(sortKey);
      return key && { ...key, dayShard: partition, dayKey: sortKey };
    },
  };
  const { items: hints, ...next } = await readPage(table, list, page, (item) => item);
  return { items: await readHinted(table, hints), ...next };
}

async function readHinted(table: DynamoTable, hints: readonly Item[]): Promise<readonly Run[]> {
  const keys = hints.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
  const items = new Map((await table.getMany(keys, { consistent: true })).map((item) => [item.sk, item]));
  return hints.flatMap((hint) => {
    const item = items.get(hint.sk);
    return item !== undefined && item.dayShard === hint.dayShard ? [toRun(item)] : [];
  });
}

function listWithin(table: DynamoTable, jobId: string, { from, to, ...page }: RunQuery): Promise<Page<Run>> {
  const list = {
    ...BY_PRIMARY_KEY,
    partitions: [historyPartition(jobId)],
    from: from === undefined ? FIRST_RUN : runSortKey(from),
    to: to === undefined ? LAST_RUN : runSortKey(to, HIGHEST),
    descending: true,
    consistent: false,
  };
  return readPage(table, list, page, toRun);
}

async function spanAcross(table: DynamoTable, jobId: string, to: EpochSeconds): Promise<Item | undefined> {
  const item = await coveringSpan(table, jobId, to);
  const span = item && toRun(item).span;
  return span !== undefined && span.to > to ? item : undefined;
}

/** The first scheduled run at or after the fire, if it is a span that covers it. Runs that were asked for may lie in between. */
async function coveringSpan(table: DynamoTable, jobId: string, fire: EpochSeconds): Promise<Item | undefined> {
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
      return table.isLive(scheduled) && covers(toRun(scheduled), fire) ? scheduled : undefined;
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

function positionOf({ pk, sk }: Item): Position {
  return { partition: String(pk), sortKey: String(sk) };
}

function toRun({ pk, sk, dayShard, dayKey, ...run }: Item): Run {
  if (!isRun(run)) {
    throw new StoreFault('item_unreadable', `${pk} ${sk} is not a run`);
  }
  return run;
}

/** Only what tells a run from anything else: the item was written by `writeRun`. */
function isRun(item: object): item is Run {
  return 'id' in item && 'jobId' in item && 'version' in item && 'status' in item && 'attempts' in item;
}
