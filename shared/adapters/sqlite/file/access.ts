import type { TellUnreadable, Unreadable } from '#domain/stored/unreadable.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { WriteGroup } from './group.ts';
import type { SqliteDatabase, SqliteStatement, SqlValue } from './library.ts';
import { isRow, type Row } from './row.ts';

/** The clock by which the file is read, and who is told of what cannot be. */
export interface AccessOptions {
  readonly clock: Clock;
  /** Is told of what cannot be read; nobody is where it is left out. */
  readonly unreadable?: TellUnreadable | undefined;
}

/** The value that was made of a row; `fault` where that is not all of it, or nothing. */
export interface Made<Value> {
  readonly value?: Value;
  readonly fault?: string | undefined;
}

/** A statement that reads. Throws a StoreFault. */
export interface Reading {
  /** The first row. */
  one(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): readonly Row[];
}

/** A statement that writes, within the group that is open. Throws a StoreFault. */
export interface Writing {
  /** Answers how many rows it changed. */
  run(...values: SqlValue[]): number;
}

/** The statements of a connection, each prepared once. */
export class Statements {
  readonly #database: SqliteDatabase;
  readonly #prepared = new Map<string, SqliteStatement>();

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  of(sql: string): SqliteStatement {
    const known = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, known);
    return known;
  }
}

/** The way of one generation of callers to the file, or of all of them (see WriteGroup), by a clock. */
export class Access {
  readonly #statements: Statements;
  readonly #group: WriteGroup;
  readonly #options: AccessOptions;
  readonly #generation: number | undefined;

  constructor(statements: Statements, group: WriteGroup, options: AccessOptions, generation: number | undefined) {
    this.#statements = statements;
    this.#group = group;
    this.#options = options;
    this.#generation = generation;
  }

  now(): EpochSeconds {
    return secondsOf(this.#options.clock.now());
  }

  /** The value of a row, `id` saying which. What is wrong with it is told; undefined where nothing of it can be read. */
  valueOf<Value>(kind: Unreadable['kind'], id: string, { value, fault }: Made<Value>): Value | undefined {
    if (fault !== undefined) {
      this.#options.unreadable?.({ kind, id, fault });
    }
    return value;
  }

  reading(sql: string): Reading {
    const statement = this.#statements.of(sql);
    return {
      one: (...values) => {
        const row = this.#group.read(this.#generation, () => statement.get(...values));
        return isRow(row) ? row : undefined;
      },
      all: (...values) => this.#group.read(this.#generation, () => statement.all(...values)).filter(isRow),
    };
  }

  writing(sql: string): Writing {
    const statement = this.#statements.of(sql);
    return {
      run: (...values) => Number(this.#group.write(this.#generation, () => statement.run(...values)).changes),
    };
  }
}
