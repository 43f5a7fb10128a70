import { bodyLines, outputOf } from '#domain/notices/wording/body.ts';
import { cutWritten } from '#domain/notices/wording/cut.ts';
import type { Tone, Written } from '#domain/notices/wording/written.ts';

/**
 * Teams takes 28 KB; clients of it were refused from 21 KB on. With four bytes for each code point all texts together take 15,200 bytes.
 */
const [LONGEST_TITLE, LONGEST_BODY, LONGEST_OUTPUT] = [200, 2_800, 800];
const COLOURS: Readonly<Record<Tone, string>> = { trouble: 'Attention', over: 'Good', news: 'Accent' };
/** Between two braces: `{{DATE(...)}}` would be replaced by a date (Adaptive Cards, "Text features"). */
const APART = '\u200b';

/**
 * A message for a webhook of a Teams workflow: an Adaptive Card. Everything stands in text runs, which know no Markdown (Adaptive Cards,
 * "TextRun").
 */
export function teamsBody(written: Written): Readonly<Record<string, unknown>> {
  const output = outputOf(written);
  const title = { text: shown(written.title, LONGEST_TITLE), weight: 'Bolder', color: COLOURS[written.tone] };
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      richText([title]),
      ...shown(bodyLines(written).join('\n'), LONGEST_BODY)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => richText([{ text: line }])),
      ...(output === undefined
        ? []
        : shown(output, LONGEST_OUTPUT)
            .split('\n')
            .map((line) => richText([{ text: line === '' ? ' ' : line, fontType: 'Monospace' }]))),
    ],
    ...(written.link === undefined
      ? {}
      : { actions: [{ type: 'Action.OpenUrl', title: 'Open in Cronstack', url: written.link }] }),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
}

function richText(runs: readonly Readonly<Record<string, string>>[]) {
  return { type: 'RichTextBlock', inlines: runs.map((run) => ({ type: 'TextRun', ...run })) };
}

function shown(text: string, most: number): string {
  return cutWritten(text, most, (character) => (character === '{' ? `{${APART}` : character));
}
