import { entryName, jobIdOfEntry } from '#domain/jobs/entry-name.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { flag, instant, listOf, optional, readAs, shape, text } from '#domain/values/shape.ts';
import { readBookmark } from '#engine/commit/bookmark.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { despiteUnreadable } from '#engine/commit/set-aside.ts';
import { syncEntries, wantedEntries } from '#engine/effects/entries.ts';
import { MOST_NAMES_A_PAGE } from '#ports/entries.ts';
import { BadCursorError, type Page } from '#ports/stores/page.ts';

const BOOKMARK = 'entries';

const PAGES_A_SWEEP = 2;

/** A round begins no sooner than this after the one before it began. */
const SHORTEST_ROUND_SECONDS = 3_600;

/** The time that an entry has to be unwanted: a change of its job that is being carried out is through by then. */
const PATIENCE_SECONDS = 120;

/** The most suspects at once; others are found on the next round. */
const MOST_SUSPECTS = 50;

/** The progress of a round. */
interface Patrol {
  /** The instant at which the round began. */
  readonly beganAt: EpochSeconds;
  readonly cursor?: string;
  /** True if it came to its end. */
  readonly through: boolean;
  /** Entries that no job wanted, and since when. */
  readonly suspects: readonly { readonly name: string; readonly since: EpochSeconds }[];
}

const patrolCheck = shape<Patrol>({
  beganAt: instant,
  cursor: optional(text),
  through: flag,
  suspects: listOf(shape<Patrol['suspects'][number]>({ name: text, since: instant })),
});

/** The findings of a part of a round. */
interface PatrolReport {
  /** Entries that were looked at. */
  readonly checked: number;
  /** Entries that no job wants, and that are gone now. */
  readonly orphans: number;
}

/**
 * One part of a round over all entries by name: a page or two of them are held against what their jobs want. An entry that is unwanted
 * now, and still is two minutes later, is deleted. A round over a million entries takes days; a sweep costs the same whatever their number.
 * (Entries that are missing show sooner: their job is overdue.)
 */
export async function patrolEntries(engine: Engine, now: EpochSeconds): Promise<PatrolReport> {
  const before = await readPatrol(engine, now);
  const cleared = await clearSuspects(engine, before, now);
  const found = isDue(before, now)
    ? await walk(engine, { ...begun(before, now), suspects: cleared.suspects }, now)
    : { checked: 0, patrol: { ...before, suspects: cleared.suspects } };
  if (JSON.stringify(found.patrol) !== JSON.stringify(before)) {
    await engine.ports.bookmarks.write(BOOKMARK, JSON.stringify(found.patrol));
  }
  return { checked: found.checked, orphans: cleared.orphans };
}

async function readPatrol(engine: Engine, now: EpochSeconds): Promise<Patrol> {
  const stored = await readBookmark(engine, BOOKMARK, (json) => readAs(patrolCheck, json));
  return stored ?? { beganAt: now, through: false, suspects: [] };
}

/** A round that began later than now was begun before the clock was set back. */
function isDue({ beganAt, through }: Patrol, now: EpochSeconds): boolean {
  return !through || beganAt > now || now - beganAt >= SHORTEST_ROUND_SECONDS;
}

function begun(patrol: Patrol, now: EpochSeconds): Patrol {
  return patrol.through ? { beganAt: now, through: false, suspects: patrol.suspects } : patrol;
}

async function walk(
  engine: Engine,
  patrol: Patrol,
  now: EpochSeconds,
): Promise<{ readonly checked: number; readonly patrol: Patrol }> {
  let { cursor } = patrol;
  let checked = 0;
  const suspects = [...patrol.suspects];
  for (let page = 0; page < PAGES_A_SWEEP; page += 1) {
    const { items, nextCursor } = await listNames(engine, cursor);
    checked += items.length;
    for (const name of await unwantedAmong(engine, items)) {
      if (suspects.length < MOST_SUSPECTS && !suspects.some((suspect) => suspect.name === name)) {
        suspects.push({ name, since: now });
      }
    }
    cursor = nextCursor;
    if (cursor === undefined) {
      break;
    }
  }
  const { beganAt } = patrol;
  const place = cursor === undefined ? { through: true } : { through: false, cursor };
  return { checked, patrol: { beganAt, ...place, suspects } };
}

/** A cursor that is not valid any more makes the round begin anew. */
async function listNames({ ports }: Engine, cursor: string | undefined): Promise<Page<string>> {
  try {
    return await ports.entries.names({ limit: MOST_NAMES_A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
  } catch (error) {
    if (error instanceof BadCursorError) {
      return { items: [] };
    }
    throw error;
  }
}

async function clearSuspects(
  engine: Engine,
  { suspects }: Patrol,
  now: EpochSeconds,
): Promise<{ readonly suspects: Patrol['suspects']; readonly orphans: number }> {
  const waiting = suspects.filter(({ since }) => now - since < PATIENCE_SECONDS && since <= now);
  const ripe = suspects.filter((suspect) => !waiting.includes(suspect)).map(({ name }) => name);
  let orphans = 0;
  for (const name of await unwantedAmong(engine, ripe)) {
    if (await isThere(engine, name)) {
      await removeOrphan(engine, name);
      orphans += 1;
    }
  }
  return { suspects: waiting, orphans };
}

/** Deletes it, and makes sure that its job did not come to want it meanwhile. */
async function removeOrphan(engine: Engine, name: string): Promise<void> {
  const jobId = jobIdOfEntry(name);
  await engine.ports.entries.remove(name);
  if ((await unwantedAmong(engine, [name])).length === 0) {
    await syncEntries(engine, jobId, []);
    return;
  }
  engine.ports.observer.repaired(jobId, 'entry_orphaned');
}

async function isThere({ ports }: Engine, name: string): Promise<boolean> {
  const { items } = await ports.entries.names({ limit: MOST_NAMES_A_PAGE, jobId: jobIdOfEntry(name) });
  return items.includes(name);
}

async function unwantedAmong(engine: Engine, names: readonly string[]): Promise<readonly string[]> {
  const unwanted: string[] = [];
  for (const jobId of new Set(names.map(jobIdOfEntry))) {
    const ofJob = names.filter((name) => jobIdOfEntry(name) === jobId);
    await despiteUnreadable(async () => {
      unwanted.push(...(await unwantedOf(engine, jobId, ofJob)));
    });
  }
  return unwanted;
}

/** None of a job that cannot be read: nobody knows which ones it wants. */
async function unwantedOf(engine: Engine, jobId: string, names: readonly string[]): Promise<readonly string[]> {
  const entries = await wantedEntries(engine, jobId);
  const wanted = new Set(entries?.map((entry) => entryName(jobId, entry)));
  return entries === undefined ? [] : names.filter((name) => !wanted.has(name));
}
