import { callsOf, type SessionEvent } from './claude-program.ts';

const SERVER = /^mcp__plugin_cronstack_cronstack__/;
const MARKS = ['<!-- a session, written by its test -->\n\n```text\n', '```\n'] as const;

/** A session as a page shows it: what was asked, each call of a tool with the sentence that it answered, and the last words. */
export function transcriptOf(prompt: string, events: readonly SessionEvent[]): string {
  const calls = callsOf(events)
    .filter(({ name }) => SERVER.test(name))
    .map(
      ({ name, input, answer }) => `● ${name.replace(SERVER, '')} ${JSON.stringify(input)}\n  ${sentence(answer)}\n`,
    );
  return alike([`> ${prompt}\n`, ...calls, `● ${events.at(-1)?.result}\n`].join('\n'));
}

/** A page with the transcript in its place. Throws where the page has no place for one. */
export function withTranscript(page: string, transcript: string): string {
  const [begin, end] = MARKS;
  const from = page.indexOf(begin);
  if (from === -1) {
    throw new Error(`the page has no ${begin}`);
  }
  const at = from + begin.length;
  return `${page.slice(0, at)}${transcript}${page.slice(page.indexOf(end, at))}`;
}

/** A model is shown the structured form, which begins with the summary, or the text of a refusal. */
function sentence(text: string): string {
  const summary = /^\{"summary":("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  return summary === undefined ? (text.split('\n')[0] ?? '') : JSON.parse(summary);
}

/** Leaves out what differs each time. */
function alike(text: string): string {
  return text
    .replace(/\breport\.01[0-9A-Z]{24}/g, 'report.01KB2D5V...')
    .replace(/ of 20\d\d-\d\d-\d\dT[\d:]+Z is/g, '')
    .replace(/ after \d+\.\d s/g, '');
}
