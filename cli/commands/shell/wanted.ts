import type { Argument, Command, Option } from 'commander';

/** A word that may stand where the cursor is, and what it is. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** The meaning of the last word on a command line: one of these words, the id of a job or of a run, or who knows. */
export type Wanted =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'job' | 'run' | 'open_run' | 'unknown' };

/** The last word, and the API that the words before it name. */
interface Place {
  readonly wanted: Wanted;
  readonly url: string | undefined;
}

const UNKNOWN: Wanted = { kind: 'unknown' };
const HELP = 'help';

/** Finds the place of the last word on a command line of the program. `words`: without the program; the last one may be empty. */
export function placeOf(program: Command, words: readonly string[]): Place {
  let command = program;
  let operands = 0;
  let waiting: Option | undefined;
  let isAllOperands = false;
  let url: string | undefined;
  for (const word of words.slice(0, -1)) {
    if (waiting !== undefined) {
      url = waiting.long === '--url' ? word : url;
      waiting = undefined;
    } else if (word === '--') {
      isAllOperands = true;
    } else if (word.startsWith('-') && !isAllOperands) {
      const option = optionsOf(program, command).find(({ long, short }) => word === long || word === short);
      waiting = option?.required === true ? option : undefined;
    } else if (!(operands === 0 && word === HELP)) {
      const inner = command.commands.find((one) => one.name() === word);
      operands += inner === undefined ? 1 : 0;
      command = inner ?? command;
    }
  }
  const last = words.at(-1) ?? '';
  if (waiting !== undefined) {
    return { wanted: ofValue(waiting), url };
  }
  return {
    wanted: last.startsWith('-') && !isAllOperands ? ofOptions(program, command) : ofOperand(command, operands),
    url,
  };
}

function ofValue({ argChoices, long }: Option): Wanted {
  return argChoices === undefined ? (long === '--job' ? { kind: 'job' } : UNKNOWN) : choices(argChoices);
}

function ofOptions(program: Command, command: Command): Wanted {
  const shown = optionsOf(program, command).filter(({ hidden }) => !hidden);
  const candidates = shown.map(({ long, description }) => ({ word: long ?? '', description }));
  return { kind: 'words', candidates: [...candidates, { word: '--help', description: 'display help for command' }] };
}

function ofOperand(command: Command, operands: number): Wanted {
  if (command.commands.length > 0) {
    const shown = command.createHelp().visibleCommands(command);
    const candidates = shown.map((one) => ({ word: one.name(), description: one.description() }));
    return operands === 0 ? { kind: 'words', candidates } : UNKNOWN;
  }
  const argument = argumentAt(command, operands);
  if (argument?.argChoices !== undefined) {
    return choices(argument.argChoices);
  }
  const name = argument?.name();
  if (name === 'run' && command.name() === 'cancel') {
    return { kind: 'open_run' };
  }
  return name === 'job' || name === 'run' ? { kind: name } : UNKNOWN;
}

function argumentAt({ registeredArguments }: Command, index: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic === true ? last : undefined);
}

function choices(words: readonly string[]): Wanted {
  return { kind: 'words', candidates: words.map((word) => ({ word, description: '' })) };
}

function optionsOf(program: Command, command: Command): readonly Option[] {
  return command === program ? command.options : [...command.options, ...program.options];
}
