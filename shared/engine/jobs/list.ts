import type { JobDefinition } from '#domain/jobs/job.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { JobState } from '#domain/ledger/head/state.ts';
import { isOpen, readIncidents } from '#domain/notices/incident.ts';
import { type JobSummary, type ListedSettings, summaryOf } from '#domain/stored/summary.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { isSeen } from '#engine/commit/rights.ts';
import { isListComplete } from '#engine/waking/complete-summaries.ts';
import { readCursor, strangeCursor, writeCursor } from '#ports/stores/cursor.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { isFitting, type JobFilter } from './filter.ts';
import type { JobView } from './read.ts';

/** The most lines of the list that one request reads where it leaves some of them out. */
const MOST_READ = 1_000;

/** The name of the list by id in its cursors. */
const BY_ID = 'jobs';

/** The key of a line, of one that cannot be read, too: what stores take as a key. */
const POSITION = /^[\x20-\x7e]{1,1024}$/;

/** A page of the jobs, of those that fit. */
export interface JobsRequest extends PageRequest, JobFilter {
  /** `id` unless told; `wakeAt`: by when a job is looked at next, without those that are not. */
  readonly sort?: 'id' | 'wakeAt' | undefined;
  /** `bad`: only those that have failed since their last success, longest first. */
  readonly outcome?: 'bad' | undefined;
}

/** A job as the list knows it: without its definition. */
export interface JobLine {
  readonly summary: JobSummary & { readonly settings: ListedSettings };
  readonly head: Head;
}

/**
 * Lists jobs by their lines in the list and their heads: half a read unit each on DynamoDB, and no definition. Where something does not
 * fit, or may not be seen by the one who asks, at most a thousand lines are read for a page, which may then be short, or empty, and not the
 * last.
 * @throws BadCursorError
 */
export async function listLines(engine: Engine, request: JobsRequest): Promise<Page<JobLine>> {
  const { heads } = engine.ports;
  if (request.outcome === 'bad') {
    const { items, ...next } = await summariesOf(engine, request, (page) => heads.inTrouble(page));
    const lines = await linesOf(engine, items, request);
    return { items: lines.filter(({ head }) => isFailing(head)), ...next };
  }
  const page =
    request.sort === 'wakeAt'
      ? await summariesOf(engine, request, (hinted) => heads.byWakeAt(hinted))
      : await summariesById(engine, request);
  return { items: await linesOf(engine, page.items, request), ...present({ nextCursor: page.nextCursor }) };
}

/** The same of jobs whose ids are known, in that order. */
export async function readLines(engine: Engine, jobIds: readonly string[]): Promise<readonly JobLine[]> {
  return linesOf(engine, await engine.ports.summaries.readMany(jobIds.filter((jobId) => isSeen(engine, jobId))), {});
}

/** The jobs of lines, with their definitions. A list may be a moment behind: one whose revision cannot be found just now is left out. */
export async function viewsOf(engine: Engine, lines: readonly JobLine[]): Promise<readonly JobView[]> {
  const definitions = await Promise.all(lines.map(({ head }) => definitionOf(engine, head)));
  return lines.flatMap(({ head }, index) => {
    const definition = definitions[index];
    return definition === undefined ? [] : [{ definition, head }];
  });
}

async function summariesById(engine: Engine, { limit, cursor, ...filter }: JobsRequest): Promise<Page<JobSummary>> {
  const { summaries } = engine.ports;
  const tag = filter.tag !== undefined && (await isListComplete(engine)) ? filter.tag : undefined;
  const isLimited = engine.rights?.seesAll === false;
  const isSifted =
    isLimited || [filter.state, filter.source, filter.q, tag === undefined ? filter.tag : undefined].some(isThere);
  const found: JobSummary[] = [];
  let after = cursor === undefined ? undefined : jobBehind(cursor);
  for (let left = MOST_READ, step = limit; found.length < limit && left > 0; step *= 2) {
    const most = Math.min(left, isSifted ? step : limit - found.length);
    const page = await summaries.list({ limit: most, ...present({ cursor: after, tag }) });
    const fits = page.items.filter((summary) => isSeen(engine, summary.jobId) && isFitting(summary, filter));
    const taken = fits.slice(0, limit - found.length);
    found.push(...taken);
    after = taken.length < fits.length ? taken.at(-1)?.jobId : page.nextCursor;
    if (after === undefined) {
      return { items: found };
    }
    left -= most;
  }
  return { items: found, ...present({ nextCursor: after && cursorBehind(after) }) };
}

/** A page of jobs as an index of heads has them; in that of wake-ups those of which something is open come first, as they are looked at within the minute. */
async function summariesOf(
  engine: Engine,
  { limit, cursor, ...filter }: JobsRequest,
  hinted: (page: PageRequest) => Promise<Page<{ readonly jobId: string }>>,
): Promise<Page<JobSummary>> {
  const { items: hints, nextCursor } = await hinted({ limit, ...present({ cursor }) });
  const items = await engine.ports.summaries.readMany(
    hints.map(({ jobId }) => jobId).filter((jobId) => isSeen(engine, jobId)),
  );
  return { items: items.filter((summary) => isFitting(summary, filter)), ...present({ nextCursor }) };
}

/** The lines of jobs that are there and in that state. */
async function linesOf(
  engine: Engine,
  summaries: readonly JobSummary[],
  { tag, state }: JobFilter,
): Promise<readonly JobLine[]> {
  const found = await engine.ports.heads.readMany(summaries.map(({ jobId }) => jobId));
  const heads = new Map(found.filter((head) => isIn(head, state)).map((head) => [head.jobId, head]));
  const lines = await Promise.all(
    summaries.map(async (summary) => {
      const head = heads.get(summary.jobId);
      const line = head && (await lineOf(engine, summary, head));
      return line === undefined || (tag !== undefined && !line.summary.tags.includes(tag)) ? [] : [line];
    }),
  );
  return lines.flat();
}

/**
 * The line with what it lacks, from the definition: a line of an earlier version lacks its settings, and one that is of another revision than
 * the head may have been found by a tag that the job has no more.
 */
async function lineOf(engine: Engine, summary: JobSummary, head: Head): Promise<JobLine | undefined> {
  const { settings } = summary;
  if (settings !== undefined && summary.revision === head.revision) {
    return { summary: { ...summary, settings }, head };
  }
  const definition = await definitionOf(engine, head);
  const anew = definition && summaryOf(definition, summary.state);
  return anew?.settings && { summary: { ...anew, settings: anew.settings }, head };
}

/** Failed, or timed out, since its last success. */
function isFailing({ incidents }: Head): boolean {
  return readIncidents(incidents).list.some((one) => one.kind === 'failing' && isOpen(one));
}

function isIn(head: Head, state: JobState | undefined): boolean {
  return head.state !== 'deleted' && (state === undefined || head.state === state);
}

async function definitionOf(engine: Engine, { jobId, revision }: Head): Promise<JobDefinition | undefined> {
  return (await knownJob(engine, jobId, revision))?.definition;
}

/** The cursor with which the list by id goes on behind a job. */
export function cursorBehind(jobId: string): string {
  return writeCursor([BY_ID, jobId]);
}

/**
 * The job behind which the list by id goes on.
 * @throws BadCursorError
 */
export function jobBehind(cursor: string): string {
  const [name, jobId, ...rest] = readCursor(cursor);
  if (name !== BY_ID || typeof jobId !== 'string' || !POSITION.test(jobId) || rest.length > 0) {
    throw strangeCursor();
  }
  return jobId;
}

function isThere(value: unknown): boolean {
  return value !== undefined;
}
