import { bodyLines, outputOf } from '#domain/notices/wording/body.ts';
import { cut, cutWritten } from '#domain/notices/wording/cut.ts';
import type { Tone, Written } from '#domain/notices/wording/written.ts';

/** Discord developer documentation, "Embed limits". */
const [LONGEST_TITLE, LONGEST_DESCRIPTION] = [256, 4_096];
/** "Execute Webhook": content. */
const LONGEST_CONTENT = 2_000;
const LONGEST_OUTPUT = 1_200;
/** The characters that format, call somebody or link, in content and in embeds. */
const MARKDOWN = /[\\`*_{}[\]()<>#+\-.!|~:@]/;
const COLOURS: Readonly<Record<Tone, number>> = { trouble: 0xd9_30_25, over: 0x18_80_38, news: 0x1a_73_e8 };
/** Between backticks, so that the end of an output is the end of its block. */
const APART = '\u200b';

/**
 * A message for a webhook of Discord (`?wait=true`, so that it answers what became of it). Nobody is called, whatever a text holds
 * ("Allowed Mentions Object").
 */
export function discordBody(written: Written): Readonly<Record<string, unknown>> {
  const output = outputOf(written);
  const block = output === undefined ? '' : `\n\`\`\`\n${cutWritten(output, LONGEST_OUTPUT, inBlock)}\n\`\`\``;
  const lines = cutWritten(bodyLines(written).join('\n'), LONGEST_DESCRIPTION - [...block].length, inMarkdown);
  return {
    content: cutWritten(written.title, LONGEST_CONTENT, inMarkdown),
    embeds: [
      {
        title: cutWritten(written.title, LONGEST_TITLE, inMarkdown),
        description: `${lines}${block}`.trim(),
        color: COLOURS[written.tone],
        ...(written.link === undefined ? {} : { url: cut(written.link, LONGEST_CONTENT) }),
      },
    ],
    allowed_mentions: { parse: [] },
  };
}

/** The address that answers 200 with the message, or why there is none. */
export function discordUrl(url: string): string {
  const waiting = new URL(url);
  waiting.searchParams.set('wait', 'true');
  return waiting.href;
}

function inMarkdown(character: string): string {
  return MARKDOWN.test(character) ? `\\${character}` : character;
}

function inBlock(character: string): string {
  return character === '`' ? `\`${APART}` : character;
}
