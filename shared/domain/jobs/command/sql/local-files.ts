import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';

/** The reason why no runner on AWS opens a file of SQLite, nor a database in memory. */
export const SQLITE_IS_LOCAL =
  'files of SQLite are for the runtime on your own machine, and for runners on machines of your own';

/** A command of any type, as far as it may name a database. */
interface Connecting {
  readonly type: string;
  readonly connection?: unknown;
}

/** The objection of an installation to a database whose address a command has as it is: that of a file, or of one in memory. */
export function databaseObjections(command: Connecting, { refusedDatabase }: Installation): readonly InputError[] {
  const address = command.type === 'sql' ? command.connection : undefined;
  const message = typeof address === 'string' ? refusedDatabase?.(address) : undefined;
  return message === undefined ? [] : [{ path: 'command.connection', message }];
}
