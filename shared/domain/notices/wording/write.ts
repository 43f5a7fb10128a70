import type { Message, Told } from '#domain/notices/messages/message.ts';
import { amount } from '#domain/schedule/words/phrase.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { cut } from './cut.ts';
import { factsOf, sinceFact } from './facts.ts';
import { linkOf } from './link.ts';
import { plainLine, plainLines } from './plain.ts';
import { titleOf } from './title.ts';
import { toneOf } from './tone.ts';
import type { Tone, Written, WrittenNotice } from './written.ts';

/** The circumstances that a message is written for. */
export interface Writing {
  /** The zone of its times, beside UTC. */
  readonly timezone: string;
  /** Where the console is, without a slash at its end; left out: there are no links. */
  readonly consoleUrl?: string | undefined;
  /** False: the last lines of output are left out. */
  readonly output: boolean;
}

/** The most lines of a digest: its text never grows with the number of notices. */
const MOST_LINES = 20;
const MOST_OUTPUT_LINES = 10;
const MOST_OUTPUT_CHARACTERS = 600;
const LONGEST_SENTENCE = 500;

/** Writes a message in words: what is, since when, how often, why, and what comes next. */
export function writeMessage(message: Message, writing: Writing): Written {
  switch (message.kind) {
    case 'notices':
      return writeNotices(message.notices, message.unshown, writing);
    case 'test':
      return {
        title: `[test] the channel ${message.channel} works`,
        tone: 'news',
        notices: [],
        rest: 'Somebody asked for this message, to see that it arrives.',
      };
    case 'channel_failing': {
      const title = `[channel failing] ${message.channel}`;
      const lines = [sentence(`Notices wait for it. The last answer: ${message.lastError}`)];
      const facts = [sinceFact(secondsOf(message.sinceMs), writing.timezone)];
      return { title, tone: 'trouble', notices: [{ title, lines, facts }] };
    }
  }
}

function writeNotices(notices: readonly Told[], unshown: number, writing: Writing): Written {
  const [only] = notices;
  const total = notices.length + unshown;
  if (only !== undefined && total === 1) {
    const notice = writeNotice(only, writing);
    return { title: notice.title, tone: toneOf(only), notices: [notice], ...linkPart(notice.link) };
  }
  const shown = notices.slice(0, MOST_LINES);
  const rest = total - shown.length;
  return {
    title: `[${amount(total, 'notice')}] ${tally(notices, unshown)}`,
    tone: notices.some((told) => toneOf(told) === 'trouble') ? 'trouble' : 'over',
    notices: shown.map((told) => writeLine(told, writing)),
    ...(rest === 0 ? {} : { rest: `and ${rest} more` }),
    ...linkPart(writing.consoleUrl),
  };
}

/** `3 in trouble, 2 over`; of those that are not shown only the number is known. */
function tally(notices: readonly Told[], unshown: number): string {
  const names: readonly (readonly [Tone, string])[] = [
    ['trouble', 'in trouble'],
    ['over', 'over'],
    ['news', 'done'],
  ];
  const parts = names.flatMap(([tone, name]) => {
    const count = notices.filter((told) => toneOf(told) === tone).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return [...parts, ...(unshown === 0 ? [] : [`${unshown} more`])].join(', ');
}

/** A line of a digest. */
function writeLine(told: Told, writing: Writing): WrittenNotice {
  return {
    title: titleOf(told, writing.timezone),
    lines: [],
    facts: [],
    ...linkPart(linkOf(told, writing.consoleUrl)),
  };
}

function writeNotice(told: Told, writing: Writing): WrittenNotice {
  const { run } = told;
  const output =
    run?.outputTail === undefined || !writing.output
      ? ''
      : plainLines(run.outputTail, MOST_OUTPUT_LINES, MOST_OUTPUT_CHARACTERS);
  return {
    title: titleOf(told, writing.timezone),
    lines: linesOf(told),
    facts: factsOf(told, writing.timezone),
    ...(output === '' ? {} : { output }),
    ...linkPart(linkOf(told, writing.consoleUrl)),
  };
}

function linesOf({ detail, run, stage }: Told): readonly string[] {
  const over = stage === 'resolved' || stage === 'passed';
  const why = run?.reason === undefined || over ? [] : [`The run ${run.status.replace('_', ' ')}: ${run.reason}`];
  return [...(detail === undefined ? [] : [detail]), ...why].map(sentence);
}

function sentence(text: string): string {
  return cut(plainLine(text), LONGEST_SENTENCE);
}

function linkPart(link: string | undefined): { readonly link?: string } {
  return link === undefined ? {} : { link };
}
