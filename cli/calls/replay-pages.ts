import type { Client } from '#api/client/client.ts';
import { MAX_REPLAYED_JOBS } from '#api/routes/limits.ts';
import type { Replay } from '#api/shapes/replay/replay.ts';
import { OPEN_STATUSES, OUTCOME_STATUSES } from '#domain/runs/run.ts';

/** The body of a call: what to replay, and with what. */
type ReplayBody = Parameters<Client['replay']>[0];

/** Jobs replayed, of all pages. */
interface WholeReplay extends Omit<Replay, 'nextCursor'> {
  /** More than one: groups and chains were replayed page by page, and lateness is known of each job alone. */
  readonly pages: number;
}

/** Replays jobs page by page; leaving between two pages leaves nothing behind. */
export async function replayOf(
  client: Client,
  { jobs, ...body }: Omit<ReplayBody, 'limit' | 'cursor'>,
): Promise<WholeReplay> {
  const parts = jobs === undefined ? [undefined] : cut(jobs);
  const pages: Replay[] = [];
  for (const part of parts) {
    let cursor: string | undefined;
    do {
      const to = pages[0]?.to ?? body.to;
      const page = await client.replay({ ...body, to, jobs: part, cursor });
      pages.push(page);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
  return together(pages);
}

function cut(jobs: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let start = 0; start < jobs.length; start += MAX_REPLAYED_JOBS) {
    parts.push(jobs.slice(start, start + MAX_REPLAYED_JOBS));
  }
  return parts;
}

function together(pages: readonly Replay[]): WholeReplay {
  const [page, ...others] = pages;
  if (page === undefined) {
    throw new Error('a replay has a page');
  }
  const { nextCursor: _, ...first } = page;
  if (others.length === 0) {
    return { ...first, pages: 1 };
  }
  return {
    ...first,
    differences: sum(pages, ({ differences }) => differences),
    unreproduced: sum(pages, ({ unreproduced }) => unreproduced),
    before: added(pages.map(({ before }) => before)),
    after: added(pages.map(({ after }) => after)),
    jobs: pages.flatMap(({ jobs }) => jobs),
    tooMany: pages.flatMap(({ tooMany }) => tooMany),
    pages: pages.length,
  };
}

function added(figures: readonly Replay['before'][]): Replay['before'] {
  const statuses: Replay['before']['statuses'] = {};
  for (const one of figures) {
    for (const status of statusesOf(one)) {
      statuses[status] = (statuses[status] ?? 0) + (one.statuses[status] ?? 0);
    }
  }
  return {
    statuses,
    executed: sum(figures, ({ executed }) => executed),
    busyMs: sum(figures, ({ busyMs }) => busyMs),
    usd: sum(figures, ({ usd }) => usd),
  };
}

/** The statuses that there is a number of. */
function statusesOf({ statuses }: Replay['before']): readonly (keyof Replay['before']['statuses'])[] {
  return [...OPEN_STATUSES, ...OUTCOME_STATUSES].filter((status) => statuses[status] !== undefined);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
