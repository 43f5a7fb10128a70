/** The inner modules of dynalite 4.0.0 (pinned), as far as the embedded store uses them; the package has no types of its own. */

declare module 'dynalite/db/index.js' {
  export interface Table {
    readonly TableName: string;
    readonly TableStatus: string;
    readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  }

  export type Attributes = Readonly<Record<string, unknown>>;
  export type Callback<Value = void> = (error: Error | null | undefined, value?: Value) => void;

  /** One write of a LevelDB batch. */
  export type BatchOperation =
    | { readonly type: 'put'; readonly key: string; readonly value: unknown }
    | { readonly type: 'del'; readonly key: string };

  export interface Level {
    open(options: { readonly createIfMissing: boolean }): Promise<void>;
    close(): Promise<void>;
    batch(operations: readonly BatchOperation[], callback: Callback): void;
    getSync(key: string): unknown;
  }

  /** One table's or index's part of the database. */
  export interface Part {
    get(key: string, callback: Callback<unknown>): void;
    put(key: string, value: unknown, callback: Callback): void;
    del(key: string, callback: Callback): void;
  }

  export interface Store {
    readonly db: Level;
    readonly tableDb: Part;
    getItemDb(tableName: string): Part;
    /** `checkStatus` left out: a table that is still being created is not found. */
    getTable(name: string, checkStatus: boolean | Callback<Table>, callback?: Callback<Table>): void;
  }

  export interface IndexActions {
    readonly puts: readonly { readonly index: string; readonly key: string; readonly item: Attributes }[];
    readonly deletes: readonly { readonly index: string; readonly key: string }[];
  }

  type UpdateIndexes = (
    store: Store,
    table: Table,
    existingItem: Attributes | null | undefined,
    item: Attributes | null | undefined,
    callback: Callback,
  ) => void;

  const db: {
    create(options: { readonly path?: string; readonly createTableMs?: number }): Store;
    createKey(item: Attributes, table: Table): string;
    getIndexActions(
      indexes: readonly { readonly IndexName: string }[],
      existingItem: Attributes | null | undefined,
      item: Attributes | null | undefined,
      table: Table,
    ): IndexActions;
    updateIndexes: UpdateIndexes;
  };
  export default db;
}

declare module 'dynalite/db/conditionParser.js' {
  export type Attributes = Readonly<Record<string, unknown>>;

  export interface ParsedCondition {
    readonly expression: unknown;
  }

  /** `unusedAttrVals`: the parser deletes the names that it came across. */
  export type ParseCondition = (
    text: string,
    options: {
      readonly context: {
        readonly attrNames?: Attributes;
        readonly attrVals?: Attributes;
        readonly unusedAttrVals: Record<string, unknown>;
      };
    },
  ) => ParsedCondition;

  const parser: { parse: ParseCondition };
  export default parser;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    checkValidations(data: unknown, types: unknown, custom: unknown, store: unknown): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*.js' {
  const validation: { readonly types: unknown; readonly custom: unknown };
  export default validation;
}

declare module 'dynalite/actions/*.js' {
  const action: (
    store: import('dynalite/db/index.js').Store,
    data: Record<string, unknown>,
    callback: import('dynalite/db/index.js').Callback<unknown>,
  ) => void;
  export default action;
}
