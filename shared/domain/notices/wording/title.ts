import type { NoticeKind } from '#domain/notices/kind.ts';
import type { Told } from '#domain/notices/messages/message.ts';
import { amount } from '#domain/schedule/words/phrase.ts';
import { roughly, timeBeside } from './times.ts';

/** The words of a kind of trouble: its state, what is the matter, and the state after it. */
interface KindWords {
  readonly state: string;
  /** @param since as text */
  readonly matter: (since: string, count: number) => string;
  readonly after: string;
}

const WORDS: Readonly<Record<NoticeKind, KindWords>> = {
  failing: {
    state: 'failing',
    matter: (since, count) => `${amount(count, 'run')} since ${since}`,
    after: 'recovered',
  },
  failed: { state: 'failed', matter: (since) => `the run of ${since}`, after: 'recovered' },
  missed: { state: 'missed', matter: (since, count) => `${amount(count, 'fire')} since ${since}`, after: 'recovered' },
  skipping: {
    state: 'skipping',
    matter: (since, count) => `${amount(count, 'fire')} in a row since ${since}`,
    after: 'recovered',
  },
  late: {
    state: 'late',
    matter: (since, count) => `${runsFrom(since, count, ['has', 'have'])} not started`,
    after: 'started',
  },
  overrun: {
    state: 'overrun',
    matter: (since, count) => `${runsFrom(since, count, ['is', 'are'])} still running`,
    after: 'ended',
  },
  at_risk: {
    state: 'at risk',
    matter: (since, count) => `${runsFrom(since, count, ['is', 'are'])} not likely to be over in time`,
    after: 'finished',
  },
  unfinished: {
    state: 'unfinished',
    matter: (since, count) => `${runsFrom(since, count, ['is', 'are'])} not over`,
    after: 'finished',
  },
  silent: { state: 'silent', matter: (since) => `a success is overdue since ${since}`, after: 'recovered' },
  paused: { state: 'paused', matter: (since) => `since ${since}`, after: 'resumed' },
  succeeded: { state: 'succeeded', matter: (since) => `the run of ${since}`, after: 'recovered' },
};

/** The state of a job, first and in the same words everywhere: `[failing] orders: 3 runs since 02:00`. One line, safe in every format. */
export function titleOf(told: Told, timezone: string): string {
  const { state, matter } = WORDS[told.kind];
  const text = matter(timeBeside(told.since, told.at, timezone), told.count);
  switch (told.stage) {
    case 'opened':
    case 'single':
      return titled(state, told, text);
    case 'reopened':
      return titled(`${state} again`, told, text);
    case 'reminder':
      return titled(`still ${state}`, told, text);
    case 'flapping':
      return titled(
        'flapping',
        told,
        `${state}, ${amount(told.count, 'change')} since ${timeBeside(told.since, told.at, timezone)}`,
      );
    case 'resolved':
      return overTitle(told);
    case 'passed':
      return passedTitle(told, timezone);
  }
}

/** `[recovered] orders after 2 hours (5 runs)`; where nothing good ended it: `[closed] orders: failing, the job was deleted`. */
function overTitle(told: Told): string {
  const { state, after } = WORDS[told.kind];
  if (told.detail !== undefined) {
    return `[closed] ${told.jobId}: was ${state}`;
  }
  // Of an end that knows of no runs the count is 1.
  const runs = told.kind === 'failing' && told.count > 1 ? ` (${amount(told.count, 'run')})` : '';
  return `[${after}] ${told.jobId} after ${roughly(told.at - told.since)}${runs}`;
}

function passedTitle(told: Told, timezone: string): string {
  const { state, after } = WORDS[told.kind];
  const from = timeBeside(told.since, told.at, timezone);
  return `[${after}] ${told.jobId}: was ${state} from ${from} to ${timeBeside(told.at, told.at, timezone)}`;
}

function titled(state: string, { jobId }: Told, text: string): string {
  return text.startsWith('since ') ? `[${state}] ${jobId} ${text}` : `[${state}] ${jobId}: ${text}`;
}

/** The run of a fire, and how many more there are. */
function runsFrom(since: string, count: number, [one, several]: readonly [string, string]): string {
  return count === 1 ? `the run of ${since} ${one}` : `the run of ${since} and ${count - 1} more ${several}`;
}
