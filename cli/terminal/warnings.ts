import type { Output } from './output.ts';
import { printable } from './printable.ts';
import { style } from './style.ts';

/** Warnings, a line each, about a job where one is named. */
export function warningsText(output: Output, warnings: readonly { readonly message: string }[], id?: string): string {
  const about = id === undefined ? '' : `${printable(id)}: `;
  return warnings
    .map(({ message }) => `${style(output, 'yellow', 'warning:')} ${about}${printable(message)}\n`)
    .join('');
}
