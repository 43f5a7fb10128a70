import type { Explanation } from '#api/shapes/explanation/explanation.ts';
import type { StoryEvent } from '#api/shapes/explanation/story-event.ts';
import type { Run } from '#api/shapes/run.ts';
import { counted } from '#cli/terminal/counted.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { lookOf, style } from '#cli/terminal/style.ts';
import { duration, zoneTime } from '#cli/terminal/times.ts';
import { resultClause } from './result.ts';

/** A story: a run and what happened to it. */
interface Story {
  readonly run: Run;
  readonly story: Extract<Explanation, { kind: 'decided' }>['story'];
  readonly timezone: string;
}

const WIDEST_DISTANCE = 10;

/** The story of a run, a line an event: when, on the clocks of the schedule's zone, how long after it was due, and what. */
export function storyText(output: Output, { run, story, timezone }: Story): string {
  const [due] = story;
  return story
    .filter((event, index) => !(event.kind === 'retry' && story[index + 1]?.kind === 'started'))
    .map((event) => {
      const afterMs = due === undefined || event === due ? undefined : Date.parse(event.at) - Date.parse(due.at);
      const distance = afterMs === undefined ? '' : `${afterMs < 0 ? '' : '+'}${duration(afterMs)}`;
      return `  ${clock(event.at, timezone)}  ${distance.padStart(WIDEST_DISTANCE)}  ${eventText(output, event, run, story)}\n`;
    })
    .join('');
}

function eventText(output: Output, event: StoryEvent, run: Run, story: Story['story']): string {
  switch (event.kind) {
    case 'due':
      return 'due';
    case 'decided':
      return 'let in, and made to wait';
    case 'sent':
      return 'sent to a runner';
    case 'held':
      return `held back by its conditions, ${counted(event.checks, 'check')}${because(event.reason)}`;
    case 'started':
      return `attempt ${event.attempt} started${startedAfter(event.attempt, run, story)}`;
    case 'ended':
      return `attempt ${event.attempt} ${looking(output, event.result)}${because(event.reason)}`;
    case 'retry':
      return `attempt ${event.attempt} may start, ${duration(event.delayMs)} after the one before`;
    case 'outcome':
      return `outcome: ${looking(output, event.status)}${because(event.reason)}${resultClause(run)}`;
  }
}

function startedAfter(attempt: number, { latenessMs, queueMs }: Run, story: Story['story']): string {
  const retry = story.find((event) => event.kind === 'retry' && event.attempt === attempt);
  if (retry?.kind === 'retry') {
    return `, ${duration(retry.delayMs)} after the one before`;
  }
  const queued = queueMs === undefined ? '' : `, of which ${duration(queueMs)} in the queue`;
  return latenessMs === undefined ? '' : `, ${duration(latenessMs)} late${queued}`;
}

function looking(output: Output, word: string): string {
  const look = word === 'lost' ? 'red' : lookOf(word);
  return look === undefined ? word : style(output, look, word);
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${printable(reason)}`;
}

/** `2026-11-05 10:00:00.312`, without the offset, which stands above. */
function clock(instant: string, timezone: string): string {
  return zoneTime(instant, timezone).slice(0, 19) + instant.slice(19, 23).replace('Z', '').padEnd(4, ' ');
}
