import { styleText } from 'node:util';
import type { Output } from './output.ts';

/** The few looks that text has here. */
export type Look = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Gives text a look where the output takes colours. */
export function style({ colors }: Pick<Output, 'colors'>, look: Look, text: string): string {
  return colors ? styleText(look, text, { validateStream: false }) : text;
}

const LOOKS: Readonly<Record<string, Look>> = {
  succeeded: 'green',
  created: 'green',
  active: 'green',
  failed: 'red',
  timed_out: 'red',
  missed: 'red',
  deleted: 'red',
  cancelled: 'yellow',
  skipped: 'yellow',
  retrying: 'yellow',
  paused: 'yellow',
  updated: 'yellow',
  running: 'cyan',
  queued: 'cyan',
};

/** The look of a status, state or change; undefined where it is nothing to look out for. */
export function lookOf(word: string): Look | undefined {
  return LOOKS[word];
}
