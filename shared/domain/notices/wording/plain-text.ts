import { bodyLines, outputOf } from './body.ts';
import type { Written } from './written.ts';

/** A message behind its title as plain text, for mail. */
export function plainText(written: Written): string {
  const output = outputOf(written);
  const parts = [
    bodyLines(written).join('\n'),
    ...(output === undefined ? [] : [`The last lines of its output:\n\n${indented(output)}`]),
    ...(written.link === undefined ? [] : [written.link]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
