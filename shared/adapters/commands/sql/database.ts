import type { SqlCommand } from '#domain/jobs/command/sql/schema.ts';
import type { FailedExecution } from '#ports/executor.ts';
import type { ChangedRows, ResultSet, RowRoom } from './result-set.ts';

/** Values that are bound: by place, or by name. */
export type SqlParameters = NonNullable<SqlCommand['parameters']>;

/** One connection to a database. */
export interface Database {
  begin(): Promise<void>;
  /** Carries statements out, in their order; with parameters it is one. Throws what the driver says. */
  run(
    statement: string,
    parameters: SqlParameters | undefined,
    room: RowRoom,
  ): Promise<readonly (ResultSet | ChangedRows)[]>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Ends what runs, on the server; `harder`: with its connection. */
  cancel(harder: boolean): Promise<void>;
  /** Lets go of the connection. Whatever is open on it the server undoes. */
  close(): void;
}

/** A connection, or why there is none. */
export type Opened =
  | { readonly kind: 'open'; readonly database: Database }
  | { readonly kind: 'not_open'; readonly failed: FailedExecution };
