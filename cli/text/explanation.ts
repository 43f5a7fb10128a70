import type { Explanation, NearFire } from '#api/shapes/explanation/explanation.ts';
import type { NotPlanned } from '#api/shapes/explanation/not-planned.ts';
import type { PlannedBy } from '#api/shapes/explanation/planned-by.ts';
import type { Waiting } from '#api/shapes/explanation/waiting.ts';
import type { Job } from '#api/shapes/job.ts';
import type { Notice } from '#api/shapes/notices/notice.ts';
import type { Run } from '#api/shapes/run.ts';
import { lateFireLines } from '#api/words/late-fire.ts';
import { notPlannedText } from '#api/words/not-planned.ts';
import { parentLines } from '#api/words/parents.ts';
import { unattendedText } from '#api/words/unattended.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { lookOf, style } from '#cli/terminal/style.ts';
import { bothTimes, distance, duration, utcTime, zoneTime } from '#cli/terminal/times.ts';
import { storyText } from './story.ts';

/** The runs that say how a job is now. */
export interface LatestRuns {
  /** The one that ended last, by hand or not. */
  readonly last: Job['lastRun'];
  /** Those that are not over, whenever they were planned, those that were asked for later among them. */
  readonly open: readonly OpenRun[];
}

/** A run that is not over, and if it was asked for later, when. */
interface OpenRun {
  readonly runId: string;
  readonly at?: string;
}

/**
 * The explanation of an instant in words: the answer first, then what led to it, then the fires around it; and where nobody asked for an
 * instant, the latest runs of the job that it does not speak of otherwise.
 */
export function explanationText(output: Output, explanation: Explanation, latest?: LatestRuns): string {
  const { jobId, at, now, timezone } = explanation;
  if (latest !== undefined && isBetweenFires(explanation)) {
    const header = `${style(output, 'bold', printable(jobId))} now, at ${bothTimes(at, timezone)}\n`;
    return `${header}It is not due at this second.\n${disabledText(explanation)}${nearText(output, explanation, latest)}`;
  }
  const when = `${bothTimes(at, timezone)}, ${at === now ? 'now' : distance(at, Date.parse(now))}`;
  return [
    `${style(output, 'bold', printable(jobId))} at ${when}\n`,
    `${verdictText(output, explanation)}\n`,
    detailText(output, explanation),
    disabledText(explanation),
    nearText(output, explanation, latest),
  ].join('');
}

/** Tells whether the second is one of the many of which there is nothing to say. */
function isBetweenFires(explanation: Explanation): boolean {
  return explanation.kind === 'not_planned' && explanation.why.every(({ kind }) => kind === 'off_schedule');
}

function disabledText({ enabled }: Explanation): string {
  return enabled ? '' : '  nothing fires at the moment: scheduler.enabled is false in the configuration\n';
}

function verdictText(output: Output, explanation: Explanation): string {
  const { at, now } = explanation;
  switch (explanation.kind) {
    case 'decided':
      return decidedText(output, explanation);
    case 'planned':
      return explanation.skip === undefined
        ? style(output, explanation.when === 'ahead' ? 'green' : 'yellow', plannedVerdict(explanation))
        : style(output, 'yellow', `It is going to be skipped: ${printable(askedBy(explanation.skip))}.`);
    case 'not_planned':
      return style(output, 'yellow', at > now ? 'It is not going to run then.' : 'It was not planned to run then.');
    case 'unrecorded':
      return explanation.because === 'expired'
        ? 'Nobody knows any more: it was longer ago than records are kept.'
        : style(output, 'red', 'It should have run then, and nothing is recorded of it.');
  }
}

const SENTENCES: Readonly<Record<Run['status'], string>> = {
  queued: 'It was planned, and waits',
  running: 'It is running',
  retrying: 'It is between two attempts',
  succeeded: 'It ran and succeeded',
  failed: 'It ran and failed',
  timed_out: 'It ran and timed out',
  cancelled: 'It was cancelled',
  skipped: 'It was planned, and skipped',
  missed: 'It was planned, and missed',
};

/** The outcomes of a fire that somebody may want to know more of. */
const EXPLAINED: ReadonlySet<Run['status']> = new Set(['failed', 'timed_out', 'cancelled', 'skipped', 'missed']);

function askedBy({ by, note }: { readonly by: string; readonly note?: string | undefined }): string {
  return note === undefined ? `asked by ${by}` : `asked by ${by}: ${note}`;
}

function plannedVerdict({ when, catchUp, blackout }: Extract<Explanation, { kind: 'planned' }>): string {
  if (blackout !== undefined) {
    return `It is in a blackout, and decided when that is over, at ${utcTime(blackout.to)}.`;
  }
  switch (when) {
    case 'ahead':
      return 'It is going to run then.';
    case 'overdue':
      return 'It is due, and nobody has decided it yet; the sweeper looks after it within a minute.';
    case 'catching_up':
      return `It came late and is still to run (catchup is all): ${catchUp?.before ?? 0} late fires of the job come first.`;
  }
}

function decidedText(output: Output, { run }: Extract<Explanation, { kind: 'decided' }>): string {
  const { status, span, reason } = run;
  const fires = span && `It is one of ${span.count} fires from ${utcTime(span.from)} to ${utcTime(span.to)}: ${status}`;
  const sentence = fires ?? SENTENCES[status];
  const look = lookOf(status);
  const because = reason === undefined ? '' : `: ${printable(reason)}`;
  return `${look === undefined ? sentence : style(output, look, sentence)}${because}.`;
}

function detailText(output: Output, explanation: Explanation): string {
  switch (explanation.kind) {
    case 'decided': {
      const { run, story, timezone, waiting, plannedBy, notices = [] } = explanation;
      const waits = waiting === undefined ? '' : `  ${printable(waitingText(waiting))}\n`;
      const told = notices.map(toldText).join('');
      return `${plannedText(plannedBy)}\n${storyText(output, { run, story, timezone })}${waits}${lateText(explanation)}${told}`;
    }
    case 'not_planned': {
      return explanation.why.map((reason) => notPlannedLines(reason, explanation)).join('');
    }
    case 'planned':
    case 'unrecorded':
      return plannedText(explanation.plannedBy);
  }
}

/** A reason, and of a job that runs after others what became of those, and the command that shows all of them. */
function notPlannedLines(reason: NotPlanned, { jobId, timezone }: Explanation): string {
  const time = (instant: string) => (timezone === 'UTC' ? utcTime(instant) : zoneTime(instant, timezone));
  const parents = parentLines(reason, time).map((line) => `    ${printable(line)}\n`);
  const all = parents.length === 0 ? '' : `    all jobs of the chain: npx cronstack chain ${printable(jobId)}\n`;
  return `  - ${printable(notPlannedText(reason, time))}\n${parents.join('')}${all}`;
}

function lateText({ at, run, late }: Extract<Explanation, { kind: 'decided' }>): string {
  const { status, reasonCode } = run;
  const lines = late && lateFireLines({ at, status, reasonCode }, late, { time: utcTime, duration });
  return (lines ?? []).map((line) => `  ${line}\n`).join('');
}

function toldText({ kind, stage, channel, state, at }: Notice): string {
  const what = stage === 'single' ? kind : `${kind}, ${stage}`;
  return `  ${printable(`told on ${channel} at ${utcTime(at)}: ${what} (${state.replace('_', ' ')})`)}\n`;
}

function plannedText(plannedBy: PlannedBy | undefined): string {
  if (plannedBy === undefined) {
    return '';
  }
  const { revision, parts, note } = plannedBy;
  const lines = parts.map(({ number, description, delaySeconds }) => {
    const jitter = delaySeconds === 0 ? '' : `, ${delaySeconds} s later by jitter`;
    return `planned by revision ${revision}, schedule ${number}: ${description}${jitter}`;
  });
  return [...lines, ...(note === undefined ? [] : [note])].map((line) => `  ${printable(line)}\n`).join('');
}

function waitingText(waiting: Waiting): string {
  if (waiting.for === 'callback') {
    return `it waits for its callback: no program that embeds the scheduler has registered ${waiting.name}`;
  }
  if (waiting.for === 'report') {
    return `it runs elsewhere: nobody has told of its start yet, which is waited for until ${waiting.until}`;
  }
  if (waiting.for === 'runner') {
    const claimed = `no runner has claimed it yet; its message to ${waiting.runner} was sent ${waiting.sends} times`;
    return waiting.unattended === undefined ? claimed : `${claimed}: ${unattendedText(waiting.unattended)}`;
  }
  const what = waiting.for === 'slot' ? "the job's slot" : limitText(waiting.name);
  return `it waits for ${what}, number ${waiting.position} in line behind ${waiting.behind.join(', ')}`;
}

/** A group's limit, or one of the installation's, whose names begin with `*` (docs/explain.md). */
function limitText(name: string): string {
  if (!name.startsWith('*')) {
    return `group ${name}`;
  }
  return name === '*' ? 'the limit over all jobs' : `the limit of the runner class ${name.slice(1)}`;
}

function nearText(output: Output, explanation: Explanation, latest?: LatestRuns): string {
  const { before, after, now, timezone, otherRuns } = explanation;
  const told = [...otherRuns.map(({ id }) => id), ...(explanation.kind === 'decided' ? [explanation.run.id] : [])];
  const lines = [
    ...otherRuns.map(({ id, trigger, status }) => `also then    ${printable(id)}, ${trigger}: ${status}\n`),
    ...lastRunText(output, latest?.last, explanation),
    ...(latest?.open ?? []).filter(({ runId }) => !told.includes(runId)).map((run) => openRunText(run, timezone)),
    ...(before === undefined ? [] : [`fire before  ${nearFireText(output, before, now, timezone)}\n`]),
    ...(before === undefined ? [] : moreText(before, explanation)),
    ...(after === undefined ? [] : [`fire after   ${nearFireText(output, after, now, timezone)}\n`]),
  ];
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

function lastRunText(output: Output, last: LatestRuns['last'], { now, timezone }: Explanation): readonly string[] {
  if (last === undefined) {
    return [];
  }
  const { id, finishedAt } = last;
  const when = `${bothTimes(finishedAt, timezone)}, ${distance(finishedAt, Date.parse(now))}`;
  return [`last run     ${printable(id)}, ended ${when}: ${endText(output, last)}\n`];
}

function openRunText({ runId, at }: OpenRun, timezone: string): string {
  const run = printable(runId);
  return at === undefined ? `not over     ${run}\n` : `asked for    ${run} at ${bothTimes(at, timezone)}\n`;
}

function nearFireText(output: Output, { at, run }: NearFire, now: string, timezone: string): string {
  const time = `${bothTimes(at, timezone)}, ${distance(at, Date.parse(now))}`;
  return run === undefined ? time : `${time}: ${endText(output, run)}`;
}

function endText(output: Output, { status, reason }: Pick<Run, 'status' | 'reason'>): string {
  const look = lookOf(status);
  return `${look === undefined ? status : style(output, look, status)}${reason === undefined ? '' : `: ${printable(reason)}`}`;
}

/** The command that tells more of the fire before, where that was bad: who asks about a second that is no fire most often means that one. */
function moreText({ at, run }: NearFire, { kind, jobId }: Explanation): readonly string[] {
  return kind === 'not_planned' && run !== undefined && EXPLAINED.has(run.status)
    ? [`             more of it: npx cronstack explain ${printable(jobId)} ${at}\n`]
    : [];
}
