import type { Replay, ReplayedJob } from '#api/shapes/replay/replay.ts';
import { counted } from '#cli/terminal/counted.ts';
import { moneyChange } from '#cli/terminal/money.ts';
import { printable } from '#cli/terminal/printable.ts';
import { duration, utcTime } from '#cli/terminal/times.ts';

type Figures = Replay['before'];
type Outcome = NonNullable<ReplayedJob['runs'][number]['before']>;

/** Jobs replayed, as far as they are told of in words. */
interface Told extends Omit<Replay, 'nextCursor'> {
  /** They are replayed with other settings. */
  readonly isChanged: boolean;
  readonly pages: number;
}

const MOST_RUNS = 10;
const MOST_NAMED = 5;
/** The statuses and their words: what is not over yet counts as well, or runs would seem to be lost. */
const WORDS = [
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['timed_out', 'timed out'],
  ['cancelled', 'cancelled'],
  ['skipped', 'skipped'],
  ['missed', 'missed'],
  ['running', 'running'],
  ['retrying', 'retrying'],
  ['queued', 'waiting'],
] as const;

/** The results of a replay: of all jobs, of each that would differ, and what cannot be replayed. */
export function replayText(told: Told): string {
  const { from, to, jobs, seed, unreproduced, isChanged, tooMany, pages } = told;
  const runs = sureOf(told) + unreproduced;
  const differing = jobs.filter((job) => job.differences > 0);
  const head = `${utcTime(from)} to ${utcTime(to)}: ${counted(runs, 'run')} of ${counted(jobs.length, 'job')}, seed ${seed}\n`;
  return [
    head,
    totalText(told),
    ...laterTexts(jobs),
    ...differing.map(jobText),
    ...jobs.filter(({ unreproduced: some }) => some > 0).map(cannotText),
    ...jobs.filter(({ notes }) => notes.length > 0 && isChanged).map(notesText),
    ...(tooMany.length === 0
      ? []
      : [
          `more than 50,000 records, or planned runs, by themselves: take a shorter time for ${tooMany.map(printable).join(', ')}\n`,
        ]),
    ...(pages > 1 ? [`${pages} pages: groups and jobs that follow others are known within one\n`] : []),
  ].join('');
}

/** The sum of it, where anything was replayed. */
function totalText({ jobs, differences, unreproduced, before, after, isChanged }: Told): string {
  const sure = sureOf({ before });
  if (jobs.length === 0) {
    return '';
  }
  if (differences > 0) {
    return `${counted(differences, 'run')} would differ: ${changeText(before, after)}\n`;
  }
  if (isChanged) {
    return sure === 0 && unreproduced > 0 ? 'none of them can be replayed\n' : 'no run would differ\n';
  }
  return `${sure} of ${sure + unreproduced} come out as they are recorded\n`;
}

/** The runs that can be replayed. */
function sureOf({ before }: Pick<Told, 'before'>): number {
  return Object.values(before.statuses).reduce((sum, count) => sum + count, 0);
}

/** Says which jobs are replayed only from a later instant on, those of one instant together. */
function laterTexts(jobs: readonly ReplayedJob[]): readonly string[] {
  const later = new Map<string, string[]>();
  for (const { id, from } of jobs) {
    if (from !== undefined) {
      later.set(from, [...(later.get(from) ?? []), printable(id)]);
    }
  }
  return [...later].map(([from, ids]) => {
    const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
    return `from ${utcTime(from)} on alone, as what held before is not recorded any more: ${ids.slice(0, MOST_NAMED).join(', ')}${more}\n`;
  });
}

function jobText(job: ReplayedJob): string {
  const shown = job.runs.slice(0, MOST_RUNS);
  const more = job.differences - shown.length;
  const lines = shown.map(
    ({ runId, before, after }) => `  ${printable(runId)}  ${outcomeText(before)} -> ${outcomeText(after)}\n`,
  );
  const rest = more > 0 ? `  and ${more} more\n` : '';
  return `\n${printable(job.id)}: ${counted(job.differences, 'run')}, ${changeText(job.before, job.after)}\n${lines.join('')}${rest}`;
}

/** `112 skips fewer, p95 lateness 4 m 0 s -> 20.0 s, +3.10 USD`. */
function changeText(before: Figures, after: Figures): string {
  const changes = WORDS.flatMap(([status, word]) => {
    const change = (after.statuses[status] ?? 0) - (before.statuses[status] ?? 0);
    const size = Math.abs(change);
    return change === 0 ? [] : [`${size} ${word} ${change > 0 ? 'more' : 'fewer'}`];
  });
  const [was, is] = [before.latenessMs?.p95, after.latenessMs?.p95];
  const lateness = was !== undefined && is !== undefined ? [`p95 lateness ${duration(was)} -> ${duration(is)}`] : [];
  return [...changes, ...lateness, `${moneyChange(after.usd - before.usd)} USD`].join(', ');
}

function outcomeText(outcome: Outcome | undefined): string {
  if (outcome === undefined) {
    return 'no run';
  }
  const { status, reason, startedAt, drawn } = outcome;
  const began = startedAt === undefined ? '' : ` from ${utcTime(startedAt).slice(11)}`;
  return `${status === 'queued' ? 'still waiting' : status}${began}${drawn === true ? ' (drawn)' : ''}${reason === undefined ? '' : ` (${printable(reason)})`}`;
}

function cannotText({ id, unreproduced, cannot }: ReplayedJob): string {
  const shown = cannot.slice(0, MOST_RUNS);
  const lines = shown.map(
    ({ runId, why, recorded, replayed }) =>
      `  ${printable(runId)}  ${outcomeText(recorded)}, and not ${outcomeText(replayed)}: ${why}\n`,
  );
  const more = unreproduced > shown.length ? `  and ${unreproduced - shown.length} more\n` : '';
  return `\n${printable(id)}: ${counted(unreproduced, 'run')} cannot be replayed, and ${unreproduced === 1 ? 'is' : 'are'} left out\n${lines.join('')}${more}`;
}

function notesText({ id, notes }: ReplayedJob): string {
  return `${printable(id)}: ${notes.join('; ')}\n`;
}
