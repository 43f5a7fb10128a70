import type { Backfill } from '#api/shapes/backfill.ts';
import type { Job } from '#api/shapes/job.ts';
import { counted } from '#cli/terminal/counted.ts';
import { fieldsText } from '#cli/terminal/fields.ts';
import type { Output } from '#cli/terminal/output.ts';
import { bothTimes, distance, utcTime } from '#cli/terminal/times.ts';
import { commandText } from '#domain/jobs/command/command.ts';

/** The counters whose names are several words. */
const COUNTED: Readonly<Record<string, string>> = { firesLetIn: 'fires let in' };

/** Everything about a job, a line each, without what is as it is for most jobs. */
export function jobText(output: Output, job: Job, nowMs: number): string {
  const { timezone, pause, mute, nextFireAt, lastRun } = job;
  return fieldsText(output, [
    ['job', job.id],
    ['name', job.name],
    ['description', job.description],
    ['owner', job.owner],
    ['tags', job.tags.join(', ')],
    ['source', job.source],
    ['state', job.state],
    ['paused', pause && pauseText(pause)],
    ['muted', mute && muteText(mute)],
    ['schedule', scheduleText(job.schedule)],
    ['timezone', timezone],
    ['next fire', nextFireAt && `${bothTimes(nextFireAt, timezone)}, ${distance(nextFireAt, nowMs)}`],
    ['skips', job.skips.map(skipText).join('; ')],
    ['asked for', job.laterRuns.map(({ runId, at }) => `${runId} at ${utcTime(at)}`).join('; ')],
    ['backfills', job.backfills.map(backfillText).join('; ')],
    ['catching up', job.catchUps.map(catchUpText).join('; ')],
    ['starts', job.startAt && bothTimes(job.startAt, timezone)],
    ['ends', job.endAt && bothTimes(job.endAt, timezone)],
    ['command', commandText(job)],
    ['variables', Object.entries(job.env).map(variableText).join(', ')],
    ['timeout', `${job.timeoutSeconds} s an attempt`],
    ['retries', `${job.maxRetries}, the first after ${job.retryDelaySeconds} s`],
    ['policies', `overlap ${job.overlap}, catch up ${job.catchup}, lost attempts: ${job.onLost}`],
    ['group', job.group && `${job.group.name}, ${job.group.mode}, at most ${job.group.maxConcurrent} at once`],
    ['runs after', (job.after ?? []).map(({ job: id, on }) => `${id} (${on})`).join(', ')],
    ['runner', job.runner],
    ['running', job.activeRunIds.join(', ')],
    ['waiting', job.waitingRunIds.join(', ')],
    [
      'last run',
      lastRun && `${lastRun.id} ${lastRun.status}${lastRun.reason === undefined ? '' : `: ${lastRun.reason}`}`,
    ],
    ['counters', countersText(job.counters)],
    ['revision', `${job.revision}, made at ${utcTime(job.revisedAt)}`],
  ]);
}

/** A variable without its value, and where that is kept, if it is a reference. */
function variableText([name, value]: [string, Job['env'][string]]): string {
  if (typeof value === 'string') {
    return name;
  }
  const [[way, where] = []] = Object.entries(value).filter(([key]) => key.startsWith('from'));
  return `${name} (${way} ${where})`;
}

/** A schedule on one line, as it was written: strings as they are, objects as JSON, a list joined by semicolons; `-` for none. */
export function scheduleText(schedule: unknown): string {
  if (Array.isArray(schedule)) {
    return schedule.map(scheduleText).join('; ');
  }
  if (schedule === undefined) {
    return '-';
  }
  return typeof schedule === 'string' ? schedule : JSON.stringify(schedule);
}

/** A fire that is to be skipped, in one line. */
function skipText({ at, by, note }: Job['skips'][number]): string {
  return `${utcTime(at)}, asked by ${by}${note === undefined ? '' : `: ${note}`}`;
}

/** An open catch-up in one line. */
function catchUpText({ after, until }: Job['catchUps'][number]): string {
  return `late fires after ${utcTime(after)} and up to ${utcTime(until)} are still to run`;
}

/** The state of a backfill and how far it is, in one line. */
export function backfillText({ id, total, started, succeeded, failed, cancelled, endedAt }: Backfill): string {
  const state = cancelled === true ? 'cancelled' : endedAt === undefined ? 'going on' : 'over';
  return `${id} is ${state}: ${started} of ${counted(total, 'fire')} started, ${succeeded} succeeded, ${failed} did not`;
}

function pauseText({ by, at, until, note }: NonNullable<Job['pause']>): string {
  const end = until === undefined ? '' : ` until ${utcTime(until)}`;
  return `by ${by} at ${utcTime(at)}${end}${note === undefined ? '' : `: ${note}`}`;
}

function muteText({ until, by, note }: NonNullable<Job['mute']>): string {
  return `until ${utcTime(until)} by ${by}${note === undefined ? '' : `: ${note}`}`;
}

function countersText(counters: Job['counters']): string {
  return Object.entries(counters)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${COUNTED[name] ?? name} ${count}`)
    .join(', ');
}
