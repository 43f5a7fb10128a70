import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { hasOpenRuns } from '#domain/ledger/head/knows-run.ts';
import { CHECK_SECONDS } from '#domain/ledger/head/wake-at.ts';
import type { ReceiptPlace } from '#domain/receipts/receipt.ts';
import { formatFire, parseRunId } from '#domain/runs/id.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type DayKind, dayKindOf } from '#ports/stores/history.ts';

/** A primary key, of either table. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Sorts after everything that our keys are made of. */
export const HIGHEST = '~';

const SHARDS = 8;
const EPOCH_DIGITS = 11;
const VERSION_DIGITS = 10;
const ATTEMPT_DIGITS = 3;
const OFFSET_DIGITS = 6;
const HIGHEST_OFFSET = 10 ** OFFSET_DIGITS - 1;

export function headKey(jobId: string): Key {
  return { pk: `job#${jobId}`, sk: 'head' };
}

export function gateKey(name: string): Key {
  return { pk: `group#${name}`, sk: 'head' };
}

/** Of the count of a runner class's containers. */
export function placesKey(runner: string): Key {
  return { pk: `places#${runner}`, sk: 'head' };
}

/** Of a runner of a class on machines elsewhere. */
export function runnerKey(runner: string, id: string): Key {
  return { pk: `runner#${runner}`, sk: id };
}

/** Of a channel that notices are told on. */
export function channelKey(name: string): Key {
  return { pk: `channel#${name}`, sk: 'head' };
}

/** Of the head of a calendar. */
export function calendarKey(name: string): Key {
  return { pk: 'calendars', sk: name };
}

export function calendarRevisionKey(name: string, revision: number): Key {
  return { pk: `calendar#${name}`, sk: String(revision) };
}

/** Of a page of a day's receipt. */
export function receiptKey({ day, number }: ReceiptPlace): Key {
  return { pk: `receipt#${day}`, sk: String(number) };
}

/** Of the switch over all jobs. */
export const SWITCH_KEY: Key = { pk: 'switch', sk: 'head' };

/** Of work that is spread over many calls. */
export function bookmarkKey(name: string): Key {
  return { pk: `bookmark#${name}`, sk: 'head' };
}

/** In a partition of its own: who may write heads is kept from definitions by the partition's name. */
export function definitionKey(jobId: string, revision: number): Key {
  return { pk: `def#${jobId}`, sk: String(revision) };
}

/** Where the versions up to 0.1 kept it. */
export function formerDefinitionKey(jobId: string, revision: number): Key {
  return { pk: headKey(jobId).pk, sk: `${FORMER_DEFINITION}${revision}` };
}

/** The beginning of the sort keys of definitions where the versions up to 0.1 kept them. */
export const FORMER_DEFINITION = 'def#';

export function summaryKey(jobId: string): Key {
  return { pk: `${SUMMARY_LIST}#${shardOf(jobId)}`, sk: jobId };
}

/** Of a job's line among those of a tag. */
export function tagKey(tag: string, jobId: string): Key {
  return { pk: `tag#${tag}`, sk: jobId };
}

/** The list of jobs, which its partitions are named after. */
export const SUMMARY_LIST = 'jobs';

/**
 * Where the wake index finds a head that is written now; nothing where nobody has to look at the job. A job with runs that are not over is
 * mostly looked at soon; if not, it stands in a partition of its own, so that all those jobs are found without reading the others.
 */
export function wakeAttributes(head: Head, now: EpochSeconds): { wakeShard?: string; wakeKey?: string } {
  const { jobId, wakeAt, selfClocked } = head;
  if (wakeAt === undefined) {
    return {};
  }
  const isFar = hasOpenRuns(head) && wakeAt > now + CHECK_SECONDS;
  const wakeShard = isFar ? openPartition(selfClocked) : `${wakeList(selfClocked)}#${shardOf(jobId)}`;
  return { wakeShard, wakeKey: `${wakeInstant(wakeAt)}#${jobId}` };
}

/** The partition of the wake index for jobs of one kind with runs that are not over, and that are not looked at soon. */
function openPartition(selfClocked: boolean): string {
  return `${wakeList(selfClocked)}#open`;
}

/** All partitions of the wake index for one kind of job. */
export function wakePartitions(selfClocked: boolean): readonly string[] {
  return [...partitionsOf(wakeList(selfClocked)), openPartition(selfClocked)];
}

/** The part of the wake index for one kind of job, which its partitions are named after. */
export function wakeList(selfClocked: boolean): string {
  return selfClocked ? 's' : 'w';
}

/** The wake key of an instant without the job: sorts before those of the instant, and after those of earlier ones. */
export function wakeInstant(at: EpochSeconds): string {
  return String(at).padStart(EPOCH_DIGITS, '0');
}

/** The parts of a wake key; undefined where it is none. */
export function parseWakeKey(wakeKey: string): { jobId: string; wakeAt: EpochSeconds } | undefined {
  const match = /^(\d{11})#(.+)$/.exec(wakeKey);
  return match?.[1] !== undefined && match[2] !== undefined ? { wakeAt: Number(match[1]), jobId: match[2] } : undefined;
}

export function historyPartition(jobId: string): string {
  return `job#${jobId}`;
}

/** Sorts runs by fire. With no run id: before the runs of that fire, and after those of earlier ones. */
export function runSortKey(fire: EpochSeconds, runId = ''): string {
  return `run#${formatFire(fire)}#${runId}`;
}

/** The key of a run that is no span: its id says it all. Undefined where the id is none. */
export function runKey(runId: string): Key | undefined {
  const parts = parseRunId(runId);
  return parts === undefined ? undefined : { pk: historyPartition(parts.jobId), sk: runSortKey(parts.at, runId) };
}

/**
 * The key a run is written under. A span is kept under its last fire, so that the first scheduled run at or after any of its fires is
 * the span. Undefined where the run's id is none of its job.
 */
export function storedRunKey({ id, jobId, span }: Run): Key | undefined {
  const parts = parseRunId(id);
  return parts?.jobId === jobId ? { pk: historyPartition(jobId), sk: runSortKey(span?.to ?? parts.at, id) } : undefined;
}

/** The run id in a run's sort key. */
export function runIdOfSortKey(sk: string): string {
  return sk.slice(sk.indexOf('#', 'run#'.length) + 1);
}

/** Where the day index finds a run: nowhere until it is final, then for ever the same. */
export function dayAttributes(run: Run, { sk }: Key): { dayShard?: string; dayKey?: string } {
  if (!isFinal(run)) {
    return {};
  }
  const dayKey = sk.slice('run#'.length);
  const day = `${dayKey.slice(0, 4)}-${dayKey.slice(4, 6)}-${dayKey.slice(6, 8)}`;
  return { dayShard: `${dayList(dayKindOf(run.status), day)}#${shardOf(run.id)}`, dayKey };
}

/** One half of a day (YYYY-MM-DD), which its partitions are named after. */
export function dayList(kind: DayKind, day: string): string {
  return `${kind}#${day}`;
}

/** The base key of what the day index found; undefined where that is no key of the index. */
export function keyOfDayKey(dayKey: string): Key | undefined {
  const sk = `run#${dayKey}`;
  const parts = parseRunId(runIdOfSortKey(sk));
  return parts === undefined ? undefined : { pk: historyPartition(parts.jobId), sk };
}

export function auditKey({ jobId, at, version }: AuditEntry): Key {
  const sk = `audit#${formatFire(at)}#${String(version).padStart(VERSION_DIGITS, '0')}`;
  return { pk: historyPartition(jobId), sk };
}

export function logPartition(runId: string): string {
  return `log#${runId}`;
}

/** Of a piece among the first of an attempt's output: they sort by offset, and before the attempt's ring. */
export function logKey(runId: string, attempt: number, offset: number): Key {
  const digits = String(Math.min(offset, HIGHEST_OFFSET)).padStart(OFFSET_DIGITS, '0');
  return { pk: logPartition(runId), sk: `${logPrefix(attempt)}${digits}` };
}

/** Of a place in the ring that holds the end of an attempt's output. */
export function logRingKey(runId: string, attempt: number, slot: number): Key {
  return { pk: logPartition(runId), sk: `${logRingPrefix(attempt)}${slot}` };
}

/** The beginning of the sort keys of an attempt's output. */
export function logPrefix(attempt: number): string {
  return `${String(attempt).padStart(ATTEMPT_DIGITS, '0')}#`;
}

/** The beginning of the sort keys of an attempt's ring. */
export function logRingPrefix(attempt: number): string {
  return `${logPrefix(attempt)}ring#`;
}

/** `hash`: of the key that the client chose. */
export function idempotencyKey(hash: string): Key {
  return { pk: `idem#${hash}`, sk: 'bound' };
}

/** All partitions of a list. */
export function partitionsOf(list: string): readonly string[] {
  return Array.from({ length: SHARDS }, (_, shard) => `${list}#${shard}`);
}

/** The shard of a job or run: FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), over the ASCII that ids are made of. */
export function shardOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % SHARDS;
}
