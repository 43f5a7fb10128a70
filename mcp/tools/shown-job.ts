/** The values that a job gives its command may be secrets: a conversation is no place for them. */
const HIDDEN = '***';

/** The members whose texts are such values, in a job, in its command and in the servers that a command has. */
const HOLDERS: readonly string[] = ['env', 'headers'];

/** A job as a conversation may hold it: variables and headers by name, their values only where they are references. */
export function shownJob<Job extends { readonly command: unknown; readonly env?: unknown }>(job: Job): object {
  const { env } = job;
  return { ...job, ...(env === undefined ? {} : { env: withoutTexts(env) }), command: shownCommand(job.command) };
}

/** A command as a conversation may hold it. */
export function shownCommand(command: unknown): unknown {
  if (Array.isArray(command)) {
    return command.map(shownCommand);
  }
  return isObject(command)
    ? mapped(command, ([name, value]) => (HOLDERS.includes(name) ? withoutTexts(value) : shownCommand(value)))
    : command;
}

function withoutTexts(values: unknown): unknown {
  return isObject(values) ? mapped(values, ([, value]) => (typeof value === 'string' ? HIDDEN : value)) : values;
}

function mapped(values: object, change: (member: [string, unknown]) => unknown): object {
  return Object.fromEntries(Object.entries(values).map((member) => [member[0], change(member)]));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
