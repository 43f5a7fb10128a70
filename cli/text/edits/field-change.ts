import type { FieldChanges } from '#api/shapes/field-change.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { style } from '#cli/terminal/style.ts';

/** A field that differs, as it was and as it is. */
export function fieldChangeText(output: Output, { field, before, after }: FieldChanges[number]): string {
  const [was, is] = [before, after].map((value) => (value === undefined ? 'none' : printable(JSON.stringify(value))));
  return `${printable(field)}: ${style(output, 'red', was ?? '')} -> ${style(output, 'green', is ?? '')}`;
}
