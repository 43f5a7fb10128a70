import type { SecretReference, Value } from '#domain/secrets/reference.ts';
import type { NamedText } from '#domain/secrets/texts.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Shell } from './shell.ts';
import type { Warning } from './warning.ts';

/** The things of an installation that a command may name. */
export interface Installation {
  /** The names of the registered tasks. */
  readonly taskNames: ReadonlySet<string>;
  /** The names of files that would be tasks, and came after the folder was read. Left out: none can come. */
  readonly laterTasks?: Pick<ReadonlySet<string>, 'has'>;
  /** The functions that the program around it has registered, so far. Left out: no program does. */
  readonly callbacks?: Pick<ReadonlySet<string>, 'has'>;
  /** The programs that a command finds by their names or paths. Left out: nobody can tell, as they are on another machine. */
  readonly programs?: Pick<ReadonlySet<string>, 'has'>;
  /** Says why the server of a URL is not asked from there, as far as the URL itself tells. Left out: nobody can tell. */
  readonly refusedServer?: (url: string) => string | undefined;
  /** Says why a database is not opened there whose address is written as it is. Left out: nobody can tell. */
  readonly refusedDatabase?: (address: string) => string | undefined;
  /** Says why a reference is not followed there, whatever it names. Left out: nobody can tell. */
  readonly refusedReference?: (reference: SecretReference) => string | undefined;
}

/** The settings of a job that its command depends on. */
export interface CommandSettings {
  readonly env: Readonly<Record<string, Value>>;
  readonly shell?: Shell | undefined;
}

/** The things that somebody gives one run along, for its command. */
export interface CommandInputs {
  /** In place of the job's. */
  readonly args?: unknown;
  /** Laid over the job's. */
  readonly env?: Readonly<Record<string, Value>>;
}

/** The part of that which a command cannot take, each with the reason. */
export type UntakenInputs = Readonly<Partial<Record<keyof CommandInputs, string>>>;

/** A kind of command, as far as it can be known without running one; its schema stands beside it. Paths are those within the command: `url`, `env.TZ`. */
export interface CommandKind<Command> {
  /** The thing that it was read as, for people: `task greet`. Left out: the name of its kind. */
  reading?(command: Command): string;
  /** The command on one line, for people. */
  inWords(command: Command): string;
  /** Its own values that may be references, by their names: variables, headers. */
  values?(command: Command): Readonly<Record<string, Value>>;
  /** The shell that reads it, of a job with these settings; undefined where none does. */
  shell?(command: Command, job: CommandSettings): Shell | undefined;
  /** The things to know about such a command, which is valid, of a job with these settings. */
  warnings?(command: Command, job: CommandSettings, installation: Installation): readonly Warning[];
  /** The objection of an installation to such a command. */
  objection?(command: Command, installation: Installation): InputError | undefined;
  /** The text that it gives to a shell or another interpreter. */
  script?(command: Command): Script;
  /** The server that it talks to, with its values. */
  server?(command: Command): Server;
  /** The name of the function that it calls in the program that embeds the scheduler. */
  callback?(command: Command): string;
  /** The registered task that it runs, with the arguments of its own. */
  task?(command: Command): NamedTask;
  /** The action of AWS that it calls first. */
  awsAction?(command: Command): AwsAction;
  /** The times within which it is to be told what becomes of its runs, which start elsewhere. Left out: they are started here. */
  reports?(command: Command): ReportTimes;
  /** The most, in dollars, that the runs of a job may cost that are planned for one day; undefined where nobody set a limit. */
  dayBudgetUsd?(command: Command): number | undefined;
  /** It is nothing but a call of AWS, with the rights that its runner class has there. */
  readonly callsAws?: boolean;
  /** Each run costs money. */
  readonly costly?: boolean;
  /** Variables steer the program that such a command is: whoever sets them can make it do anything, as a shell would. */
  readonly steeredByVariables?: boolean;
  /** The things that a run cannot be given, as the command would not see them. Left out: it takes all. */
  untaken?(command: Command): UntakenInputs;
  /** The command for a run that is given something: what it has of its own gives way to that. */
  withInputs?(command: Command, inputs: CommandInputs): Command;
  /** The texts inside of its texts that have names of their own: a query, a form, JSON that was written as a string. */
  embedded?(command: Command): readonly NamedText[];
}

/** A registered task, and the arguments that a command gives it: undefined where it leaves them to the job. */
export interface NamedTask {
  readonly name: string;
  readonly args: unknown;
}

/** An action of AWS: the end of its client's package, and its name. */
export interface AwsAction {
  readonly service: string;
  readonly action: string;
}

/** The times within which a run that starts elsewhere is to be told of: its start from the fire on, its end from the start on. */
export interface ReportTimes {
  readonly startWithinSeconds: number;
  readonly finishWithinSeconds: number;
}

/** A text that an interpreter reads, and where it stands. */
export interface Script {
  readonly path: string;
  readonly text: string;
}

/** A server, and where it is named. */
export interface Server {
  readonly path: string;
  readonly url: string;
}
