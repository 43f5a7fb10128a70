import type { Message, Told } from '#domain/notices/messages/message.ts';
import { cut } from '#domain/notices/wording/cut.ts';
import { linkOf } from '#domain/notices/wording/link.ts';
import { plainLine, plainLines } from '#domain/notices/wording/plain.ts';
import { titleOf } from '#domain/notices/wording/title.ts';
import type { Writing } from '#domain/notices/wording/write.ts';
import type { Run } from '#domain/runs/run.ts';
import { durationMs } from '#domain/runs/times.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';

/** One thing that a machine is told, as JSON; the same on every channel for machines. */
interface NoticeEvent {
  /** `cronstack.job.failing.opened`; of single events `cronstack.job.missed`. */
  readonly type: string;
  /** The instant that it was decided at: RFC 3339, UTC. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Before they are written as JSON, in which one may take six bytes: with all of them an event stays under 20 KB. */
const [LONGEST_NAME, LONGEST_TEXT, LONGEST_OUTPUT, MOST_TAGS] = [200, 500, 1_024, 50];
const MOST_OUTPUT_LINES = 50;

/** The events of a message: one for each notice that it holds. */
export function eventsOf(message: Message, writing: Writing): readonly IdentifiedEvent[] {
  switch (message.kind) {
    case 'notices':
      return message.notices.map((told) => ({ id: told.id, told, event: noticeEvent(told, writing) }));
    case 'test': {
      const timestamp = writeUtc(secondsOf(message.atMs));
      return [{ id: message.id, event: { type: 'cronstack.test', timestamp, data: { channel: message.channel } } }];
    }
    case 'channel_failing': {
      const timestamp = writeUtc(secondsOf(message.sinceMs));
      const data = { channel: message.channel, lastError: cut(plainLine(message.lastError), LONGEST_TEXT) };
      return [{ id: message.id, event: { type: 'cronstack.channel.failing', timestamp, data } }];
    }
  }
}

/** An event, the id that is the same at every try, and the notice that it tells, where it tells one. */
export interface IdentifiedEvent {
  readonly id: string;
  readonly told?: Told;
  readonly event: NoticeEvent;
}

function noticeEvent(told: Told, writing: Writing): NoticeEvent {
  const { id, incident, jobId, kind, stage, since, at, count, detail, run, job, nextFireAt } = told;
  return {
    type: `cronstack.job.${kind}${stage === 'single' ? '' : `.${stage}`}`,
    timestamp: writeUtc(at),
    data: present({
      notice: id,
      incident,
      title: titleOf(told, writing.timezone),
      detail: detail === undefined ? undefined : cut(plainLine(detail), LONGEST_TEXT),
      since: writeUtc(since),
      count,
      job: present({
        id: jobId,
        name: job === undefined ? undefined : cut(plainLine(job.name), LONGEST_NAME),
        owner: job?.owner === undefined ? undefined : cut(plainLine(job.owner), LONGEST_NAME),
        tags: job?.tags.slice(0, MOST_TAGS),
      }),
      run: run === undefined ? undefined : runOf(run, writing),
      nextFireAt: writtenAt(nextFireAt),
      url: linkOf(told, writing.consoleUrl),
    }),
  };
}

function runOf(run: Run, { output }: Writing): Readonly<Record<string, unknown>> {
  const { id, status, reasonCode, reason, exitCode, outputTail, startedAtMs, finishedAtMs } = run;
  return present({
    id,
    status,
    reasonCode,
    reason: reason === undefined ? undefined : cut(plainLine(reason), LONGEST_TEXT),
    scheduledAt: writeUtc(run.scheduledAt),
    startedAt: writtenAt(startedAtMs === undefined ? undefined : secondsOf(startedAtMs)),
    finishedAt: writtenAt(finishedAtMs === undefined ? undefined : secondsOf(finishedAtMs)),
    durationMs: durationMs(run),
    attempts: run.attempts.length,
    exitCode,
    outputTail:
      outputTail === undefined || !output ? undefined : plainLines(outputTail, MOST_OUTPUT_LINES, LONGEST_OUTPUT),
  });
}

function writtenAt(at: EpochSeconds | undefined): string | undefined {
  return at === undefined ? undefined : writeUtc(at);
}
