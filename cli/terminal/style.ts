import { styleText } from 'node:util';
import { STATUS_STYLES } from '#local/status-colours.ts';
import type { Output } from './output.ts';

/** The few looks that text has here. */
export type Look = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Gives text a look where the output takes colours. */
export function style({ colors }: Pick<Output, 'colors'>, look: Look, text: string): string {
  return colors ? styleText(look, text, { validateStream: false }) : text;
}

/** The look of a status, state or change; undefined where it is nothing to look out for. */
export function lookOf(word: string): Look | undefined {
  return STATUS_STYLES[word];
}
