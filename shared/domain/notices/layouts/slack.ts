import { bodyLines, outputOf } from '#domain/notices/wording/body.ts';
import { cut, cutWritten } from '#domain/notices/wording/cut.ts';
import type { Written } from '#domain/notices/wording/written.ts';

/** Slack, "Block Kit": the text of a header, and of a section. */
const [LONGEST_HEADER, LONGEST_SECTION] = [150, 3_000];
/** Slack asks for 4,000 at most ("chat.postMessage", Truncating content); Mattermost takes 16,383. */
const LONGEST_TEXT = 4_000;
/** An output before it is escaped, so that it fits a section however it is. */
const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const MARKDOWN = /[\\`*_{}[\]()#+\-.!|~]/;
/** Between `@` and a name, so that nobody is called; it cannot be seen. */
const NO_MENTION = '\u200b';

/**
 * A message for an incoming webhook of Slack, and for one of Mattermost, which shows `text` and knows no blocks. Blocks hold plain text,
 * in which nothing is formatted and nobody is called; `&`, `<` and `>` are escaped in every text (Slack, "Formatting text for app surfaces").
 */
export function slackBody(written: Written): Readonly<Record<string, unknown>> {
  const lines = bodyLines(written).join('\n');
  const output = outputOf(written);
  return {
    text: mattermostText(written),
    blocks: [
      { type: 'header', text: plainText(written.title, LONGEST_HEADER) },
      ...(lines === '' ? [] : [section(lines)]),
      ...(output === undefined ? [] : [preformatted(output)]),
      ...(written.link === undefined ? [] : [section(written.link)]),
    ],
  };
}

/** Markdown in which nothing of the message is: what stands for a format is escaped, and `@` calls nobody. */
function mattermostText({ title, ...rest }: Written): string {
  const written = { title, ...rest };
  const lines = [...bodyLines(written), ...(outputOf(written)?.split('\n') ?? [])];
  const link = written.link === undefined ? '' : `\n${escaped(written.link)}`;
  const body = cutWritten(`${title}\n${lines.join('\n')}`.trimEnd(), LONGEST_TEXT - [...link].length, inMarkdown);
  return body + link;
}

function section(text: string) {
  return { type: 'section', text: plainText(text, LONGEST_SECTION) };
}

function plainText(text: string, most: number) {
  return { type: 'plain_text', text: cutWritten(text, most, escapedCharacter), emoji: false };
}

/** Text elements of rich text are shown as they are. */
function preformatted(text: string) {
  const shown = cut(text, LONGEST_SECTION);
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown }] }],
  };
}

function inMarkdown(character: string): string {
  if (character === '@') {
    return `@${NO_MENTION}`;
  }
  return MARKDOWN.test(character) ? `\\${character}` : escapedCharacter(character);
}

function escaped(text: string): string {
  return [...text].map(escapedCharacter).join('');
}

function escapedCharacter(character: string): string {
  return ESCAPED[character] ?? character;
}
