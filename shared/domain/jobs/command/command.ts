import type * as z from 'zod/mini';
import type {
  AwsAction,
  CommandInputs,
  CommandKind,
  CommandSettings,
  Installation,
  NamedTask,
  ReportTimes,
  Script,
  Server,
  UntakenInputs,
} from '#domain/jobs/command-kind/kind.ts';
import type { Shell } from '#domain/jobs/command-kind/shell.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { Value } from '#domain/secrets/reference.ts';
import type { NamedText } from '#domain/secrets/texts.ts';
import { present } from '#domain/values/present.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { COMMAND_KINDS } from './kinds.ts';
import type { commandSchema } from './schema.ts';

/** A command, with its type named. */
export type Command = z.output<ReturnType<typeof commandSchema>>;

/** The commands of one type. */
export type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>;

/**
 * Turns the short form of a command into the long one: a string is a task if one is registered under that name, else a shell line.
 */
export function expandCommand(command: string, { taskNames }: Installation): Command {
  return taskNames.has(command) ? { type: 'task', name: command } : { type: 'shell', line: command };
}

/** The thing that a command was read as, for people: `task greet`, `shell line`, `http`. */
export function commandReading(command: Command): string {
  return kindOf(command).reading?.(command) ?? command.type;
}

/** A command on one line, for people. */
export function commandInWords(command: Command): string {
  return kindOf(command).inWords(command);
}

/** The command of a job behind the thing that it was read as, for people; with the shell that reads it where that is not sh. */
export function commandText(job: CommandSettings & { readonly command: Command }): string {
  const [reading, words] = [commandReading(job.command), commandInWords(job.command)];
  const by = shellOf(job) === 'bash' ? ' of bash' : '';
  return words.startsWith(reading) ? words : `${reading}${by}: ${words}`;
}

/** A command's own values that may be references, by their names: variables, headers. */
export function valuesOf(command: Command): Readonly<Record<string, Value>> {
  return kindOf(command).values?.(command) ?? {};
}

/** The objection of an installation to a command. */
export function commandObjection(command: Command, installation: Installation): InputError | undefined {
  return kindOf(command).objection?.(command, installation);
}

/** The shell that reads the command of a job; undefined where none does. */
export function shellOf(job: CommandSettings & { readonly command: Command }): Shell | undefined {
  return kindOf(job.command).shell?.(job.command, job);
}

/** The things to know about the command of a job. */
export function commandWarnings(
  job: CommandSettings & { readonly command: Command },
  installation: Installation,
): readonly Warning[] {
  return kindOf(job.command).warnings?.(job.command, job, installation) ?? [];
}

/** The text that a command gives to an interpreter; undefined where it gives nothing to any. */
export function scriptOf(command: Command): Script | undefined {
  return kindOf(command).script?.(command);
}

/** The server that a command talks to; undefined where none is named. */
export function serverOf(command: Command): Server | undefined {
  return kindOf(command).server?.(command);
}

/** Tells whether variables make such a command do anything, as a shell would. */
export function isSteeredByVariables(command: Command): boolean {
  return kindOf(command).steeredByVariables ?? false;
}

/** The texts inside of a command's texts that have names of their own. */
export function embeddedTexts(command: Command): readonly NamedText[] {
  return kindOf(command).embedded?.(command) ?? [];
}

/** The name of the callback that a command calls and that this installation does not know (yet); undefined where there is nothing to wait for. */
export function awaitedCallback(command: Command, { callbacks }: Pick<Installation, 'callbacks'>): string | undefined {
  const name = kindOf(command).callback?.(command);
  return name === undefined || callbacks?.has(name) === true ? undefined : name;
}

/** The registered task that a command runs; undefined where it runs none. */
export function taskOf(command: Command): NamedTask | undefined {
  return kindOf(command).task?.(command);
}

/** The action of AWS that a command calls; undefined where it calls none. */
export function awsActionOf(command: Command): AwsAction | undefined {
  return kindOf(command).awsAction?.(command);
}

/** Tells a command that is nothing but a call of AWS. */
export function callsAws(command: Command): boolean {
  return kindOf(command).callsAws === true;
}

/** The times within which a run that starts elsewhere is to be told of; undefined where runs are started here. */
export function reportTimes(command: Command): ReportTimes | undefined {
  return kindOf(command).reports?.(command);
}

/** The most, in dollars, that the runs of a job may cost that are planned for one day; undefined where there is no limit. */
export function dayBudgetOf(command: Command): number | undefined {
  return kindOf(command).dayBudgetUsd?.(command);
}

/** Tells whether each run of such a command costs money. */
export function isCostly(command: Command): boolean {
  return kindOf(command).costly ?? false;
}

/** The things among these that a command cannot take, each with the reason. */
export function untakenInputs(command: Command, { args, env }: CommandInputs): UntakenInputs {
  const untaken = kindOf(command).untaken?.(command) ?? {};
  return present({
    args: args === undefined ? undefined : untaken.args,
    env: env === undefined ? undefined : untaken.env,
  });
}

/** A command for a run that is given something: what it has of its own gives way to that. */
export function commandWithInputs(command: Command, inputs: CommandInputs): Command {
  return kindOf(command).withInputs?.(command, inputs) ?? command;
}

/** The table's keys are the types of the commands that its kinds take: test/domain/jobs/kinds.test.ts. */
function kindOf(command: Command): CommandKind<Command> {
  return COMMAND_KINDS[command.type];
}
