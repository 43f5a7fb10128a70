import type * as z from 'zod/mini';
import type { HttpCommand } from '#domain/jobs/command/http/schema.ts';
import type { ShellCommand } from '#domain/jobs/command/shell/schema.ts';
import { calendarInWords } from './calendar/kind.ts';
import { commandInWords, programOf } from './command/kind.ts';
import { diskInWords } from './disk/kind.ts';
import { fileInWords } from './file/kind.ts';
import { httpConditionCommand, httpInWords } from './http/kind.ts';
import { jobInWords } from './job/kind.ts';
import { loadInWords } from './load/kind.ts';
import { memoryInWords } from './memory/kind.ts';
import { powerInWords } from './power/kind.ts';
import { pressureInWords } from './pressure/kind.ts';
import type { conditionSchema } from './schema.ts';

/** A fact that must hold when a run starts, with its type named. */
export type Condition = z.output<ReturnType<typeof conditionSchema>>;

export type ConditionType = Condition['type'];

/** The conditions of one type. */
export type ConditionOf<Type extends ConditionType> = Extract<Condition, { type: Type }>;

/** The types of all conditions. */
export const CONDITION_TYPES = [
  'load',
  'pressure',
  'memory',
  'disk',
  'file',
  'power',
  'http',
  'command',
  'job',
  'calendar',
] as const satisfies readonly ConditionType[];

type InWords = { readonly [Type in ConditionType]: (condition: ConditionOf<Type>) => string };

const IN_WORDS: InWords = {
  load: loadInWords,
  pressure: pressureInWords,
  memory: memoryInWords,
  disk: diskInWords,
  file: fileInWords,
  power: powerInWords,
  http: httpInWords,
  command: commandInWords,
  job: jobInWords,
  calendar: calendarInWords,
};

/** A condition on one line, for people. */
export function conditionInWords<Type extends ConditionType>(condition: ConditionOf<Type> & { type: Type }): string {
  const inWords: InWords[Type] = IN_WORDS[condition.type];
  return inWords(condition);
}

/** The command by which a condition is found out; undefined where it is read in another way. */
export function commandOf(condition: Condition): HttpCommand | ShellCommand | undefined {
  if (condition.type === 'http') {
    return httpConditionCommand(condition);
  }
  return condition.type === 'command' ? programOf(condition) : undefined;
}
