import type { ShellCommand } from '#domain/jobs/command/shell/schema.ts';
import { present } from '#domain/values/present.ts';
import type { CommandCondition } from './schema.ts';

/** The condition in words. */
export function commandInWords({ line, argv = [] }: CommandCondition): string {
  return `${line ?? argv.map((word) => JSON.stringify(word)).join(' ')} ends with 0`;
}

/** The program that finds out. */
export function programOf({ line, argv }: CommandCondition): ShellCommand {
  return { type: 'shell', ...present({ line, argv }) };
}
