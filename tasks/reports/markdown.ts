/** A table of texts as they are; what Markdown would read as markup is escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A text that comes from outside, on one line and without markup. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\|<`*[\]]/g, (character) => `\\${character}`);
}

/** A name or path, as code. */
export function code(text: string): string {
  return `\`${text.replace(/[\s`]+/g, ' ').trim()}\``;
}

/** "3 runs", "1 run". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
