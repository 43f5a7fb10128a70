import { signal } from '@preact/signals';
import type { JobLine } from '#api/shapes/job-line.ts';
import { type Api, apiUntil } from './api.ts';
import { problemOf } from './resource.ts';

/** The number of lines that are asked for first, so that there is something to see at once, and then. */
const FIRST_LINES = 50;
const MORE_LINES = 1_000;
/** The most whose lines one request reads by their ids. */
const MOST_IDS = 100;

/** The jobs that were read, by id. */
const lines = new Map<string, JobLine>();

/** Counts up with each change of a line. */
export const changed$ = signal(0);

/** The part of the list that is read; `fault`: it could not be read on. */
export const reading$ = signal<{ readonly count: number; readonly isWhole: boolean; readonly fault?: string }>({
  count: 0,
  isWhole: false,
});

/** All lines that were read so far. */
export function jobLines(): ReadonlyMap<string, JobLine> {
  return lines;
}

/** Reads the list of jobs, page by page; answers what ends that. What was read before is there meanwhile. */
export function readJobs(): () => void {
  const stop = new AbortController();
  void readAll(apiUntil(stop.signal), stop.signal);
  return () => stop.abort();
}

/** Reads some lines anew. */
export async function readLines(ids: readonly string[], api: Api): Promise<void> {
  const asked = ids.slice(0, MOST_IDS);
  if (asked.length === 0) {
    return;
  }
  const found = await api.readJobLines(asked);
  for (const line of found) {
    lines.set(line.id, line);
  }
  for (const id of asked.filter((wanted) => !found.some((line) => line.id === wanted))) {
    lines.delete(id);
  }
  changed$.value += 1;
}

async function readAll(api: Api, signal: AbortSignal): Promise<void> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  try {
    do {
      const limit = cursor === undefined ? FIRST_LINES : MORE_LINES;
      const page = await api.listJobLines({ limit, ...(cursor === undefined ? {} : { cursor }) });
      for (const line of page.items) {
        lines.set(line.id, line);
        seen.add(line.id);
      }
      cursor = page.nextCursor;
      reading$.value = { count: lines.size, isWhole: false };
    } while (cursor !== undefined);
    for (const id of [...lines.keys()].filter((known) => !seen.has(known))) {
      lines.delete(id);
    }
    reading$.value = { count: lines.size, isWhole: true };
    changed$.value += 1;
  } catch (error) {
    if (!signal.aborted) {
      reading$.value = { count: lines.size, isWhole: false, fault: problemOf(error).message };
    }
  }
}
