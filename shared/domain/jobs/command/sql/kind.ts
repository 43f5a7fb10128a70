import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import type { SqlCommand } from './schema.ts';

const LONGEST_WORDS = 80;

/** Statements for databases. */
export const sqlKind = {
  inWords: ({ statement, file }) => `sql ${statement === undefined ? file : printableLine(statement, LONGEST_WORDS)}`,
  values: ({ connection }): ReturnType<NonNullable<CommandKind<SqlCommand>['values']>> =>
    typeof connection === 'object' && 'clusterArn' in connection ? {} : { connection },
  untaken: () => ({
    args: 'a statement has the parameters of the command, and no arguments',
    env: 'a statement has no environment',
  }),
} satisfies CommandKind<SqlCommand>;
