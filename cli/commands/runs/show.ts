import type { Command } from 'commander';
import type { Attempt, Run } from '#api/shapes/run.ts';
import { unattendedText } from '#api/words/unattended.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { counted } from '#cli/terminal/counted.ts';
import { fieldsText } from '#cli/terminal/fields.ts';
import type { Output } from '#cli/terminal/output.ts';
import { duration, utcTime } from '#cli/terminal/times.ts';
import { resultText } from '#cli/text/result.ts';

/** `cronstack show RUN` */
export function registerShow(program: Command, surroundings: Surroundings): void {
  program
    .command('show')
    .description('show a run: its outcome, what it was given, its attempts and its result')
    .argument('<run>', 'the id of a run')
    .action(async (runId: string, _options: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const run = await client.getRun(runId);
      print(run, () => runText(surroundings.stdout, run), [run.id]);
    });
}

/** Everything about a run, a line each, without what it has not. */
function runText(output: Output, run: Run): string {
  const { parent, span, sentAt, startedAt, finishedAt, retryAt, latenessMs, queueMs, durationMs, held } = run;
  return fieldsText(output, [
    ['run', run.id],
    ['job', `${run.jobId}, revision ${run.revision}`],
    ['status', run.status],
    ['reason', run.reason && `${run.reason}${run.reasonCode === undefined ? '' : ` (${run.reasonCode})`}`],
    ['planned for', utcTime(run.scheduledAt)],
    ['stands for', span && `${counted(span.count, 'fire')}, from ${utcTime(span.from)} to ${utcTime(span.to)}`],
    ['trigger', `${run.trigger}${run.forced === true ? ', whatever overlap policy and conditions say' : ''}`],
    ['follows', parent && `${parent.runId}, which ${parent.status}`],
    ['backfill', run.backfill],
    ['does again', run.retryOf],
    ['note', run.note],
    ['args', jsonOf(run.args)],
    ['variables', jsonOf(run.env)],
    ['sent', sentAt && utcTime(sentAt)],
    [
      'started',
      startedAt && `${utcTime(startedAt)}${latenessMs === undefined ? '' : `, ${duration(latenessMs)} late`}`,
    ],
    ['in the queue', queueMs === undefined ? undefined : duration(queueMs)],
    ['held back', held && `by its conditions since ${utcTime(held.since)}, ${counted(held.checks, 'check')}`],
    ['next attempt', retryAt && `not before ${utcTime(retryAt)}`],
    ['waits', run.unattended && unattendedText(run.unattended)],
    ['cancelled', run.cancelRequested && `asked for: ${run.cancelRequested}`],
    [
      'finished',
      finishedAt && `${utcTime(finishedAt)}${durationMs === undefined ? '' : `, after ${duration(durationMs)}`}`,
    ],
    ['attempts', run.attempts.map(attemptText).join('\n')],
    ['claude', run.claude && claudeText(run.claude)],
    ['denied', run.claude?.denials?.map(({ tool, rule }) => rule ?? tool).join('\n')],
    ['result', resultText(run)],
    ['output', run.outputTail],
  ]);
}

function claudeText({ model, turns, costUsd, sessionId, limitUntil }: NonNullable<Run['claude']>): string {
  return [
    ...(model === undefined ? [] : [model]),
    counted(turns, 'turn'),
    `$${costUsd.toFixed(4)}`,
    ...(sessionId === undefined ? [] : [`session ${sessionId}`]),
    ...(limitUntil === undefined ? [] : [`usage limit until ${utcTime(limitUntil)}`]),
  ].join(', ');
}

function attemptText({ number, startedAt, durationMs, result, reason }: Attempt): string {
  const took = durationMs === undefined ? '' : ` after ${duration(durationMs)}`;
  return `${number}  ${utcTime(startedAt)}  ${result ?? 'running'}${took}${reason === undefined ? '' : `: ${reason}`}`;
}

function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
