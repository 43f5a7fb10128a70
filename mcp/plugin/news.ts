import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';

const FILE = 'last-session';
const WENT_WRONG = 'failed,timed_out,missed';
const DAY_MS = 24 * 60 * 60 * 1_000;
/** A search goes back seven days at most. */
const LONGEST_MS = 7 * DAY_MS - 60_000;
const MOST_RUNS = 100;
const SHOWN_JOBS = 5;

/** The session that begins. */
interface Session {
  /** The plugin's own folder for data; without one, the last day counts. */
  readonly folder: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Says in one line which jobs had runs that went wrong since it was last asked, or in the last day where it never was; the empty text where
 * there were none, and where the API does not answer: then the next session is told. Of what runs say, it repeats nothing.
 */
export async function newsSinceLastSession(
  client: Pick<Client, 'searchRuns'>,
  { folder, now }: Session,
): Promise<string> {
  const since = new Date(Math.max(lastSession(folder) ?? now - DAY_MS, now - LONGEST_MS));
  try {
    const from = `${since.toISOString().slice(0, -'.000Z'.length)}Z`;
    const { items, nextCursor } = await client.searchRuns({ from, status: WENT_WRONG, limit: MOST_RUNS });
    remember(folder, now);
    return items.length === 0 ? '' : `${line(items, nextCursor !== undefined, from)}\n`;
  } catch (error) {
    if (error instanceof ClientError) {
      return '';
    }
    throw error;
  }
}

function line(runs: readonly { readonly jobId: string }[], isMore: boolean, from: string): string {
  const counts = new Map<string, number>();
  for (const { jobId } of runs) {
    counts.set(jobId, (counts.get(jobId) ?? 0) + 1);
  }
  const jobs = [...counts].map(([id, count]) => (count === 1 ? id : `${id} (${count})`));
  const others = jobs.length > SHOWN_JOBS ? ` and ${jobs.length - SHOWN_JOBS} more jobs` : '';
  const count = `${isMore ? 'more than ' : ''}${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`;
  return `Cronstack: ${count} went wrong since ${from}: ${jobs.slice(0, SHOWN_JOBS).join(', ')}${others}. /cronstack:today says more.`;
}

function lastSession(folder: string | undefined): number | undefined {
  try {
    const at = Date.parse(readFileSync(join(folder ?? '', FILE), 'utf8'));
    return Number.isNaN(at) ? undefined : at;
  } catch {
    return undefined;
  }
}

function remember(folder: string | undefined, now: number): void {
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, FILE), new Date(now).toISOString());
  }
}
