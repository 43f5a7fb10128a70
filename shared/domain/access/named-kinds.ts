import type { Command } from '#domain/jobs/command/command.ts';

/**
 * The kinds of commands, and whether an editor may give one to a job only where the grant names it: those that run what the job says, or act
 * with credentials of AWS or on a database. A task is a program that was deployed, a callback
 * a function of the program around the runtime, what runs elsewhere nothing that is started here, and an http request carries only what the job says.
 */
const KINDS: Readonly<Record<Command['type'], boolean>> = {
  shell: true,
  task: false,
  http: false,
  lambda: true,
  aws: true,
  sqs: true,
  sns: true,
  eventbridge: true,
  'step-function': true,
  'ecs-task': true,
  sql: true,
  callback: false,
  external: false,
  claude: true,
};

/** The kind that every command has besides whose job holds references: they read what its writer may not, and a command sends it anywhere. */
export const SECRETS_KIND = 'secrets';

/** The kinds that have to be named. */
export const NAMED_KINDS: readonly string[] = [
  ...Object.entries(KINDS).flatMap(([kind, isNamed]) => (isNamed ? [kind] : [])),
  SECRETS_KIND,
];

/** Tells whether a text is a kind that has to be named. */
export function isNamedKind(kind: string): boolean {
  return NAMED_KINDS.includes(kind);
}
