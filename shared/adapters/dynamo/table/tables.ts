/** A key attribute; every key of ours is a string. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S';
}

/** A sparse global secondary index that holds keys only: what it says is a hint, the base item is the truth. */
export interface IndexDefinition {
  readonly name: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute;
  readonly projection: 'KEYS_ONLY';
}

/** A table as whoever creates it has to make it: CDK on AWS, the embedded store on a laptop. */
export interface TableDefinition {
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute;
  readonly indexes: readonly IndexDefinition[];
  /** Epoch seconds; DynamoDB deletes the item some time after. */
  readonly timeToLiveAttribute: string;
  readonly billing: 'PAY_PER_REQUEST';
}

/** Jobs due, soonest first: `w#<shard>` (woken by entries) or `s#<shard>` (self-clocked), by instant and job. */
export const WAKE_INDEX = {
  name: 'wake',
  partitionKey: { name: 'wakeShard', type: 'S' },
  sortKey: { name: 'wakeKey', type: 'S' },
  projection: 'KEYS_ONLY',
} as const satisfies IndexDefinition;

/** Final runs of all jobs: `<ok|bad>#<day>#<shard>`, by fire and run. */
export const DAY_INDEX = {
  name: 'day',
  partitionKey: { name: 'dayShard', type: 'S' },
  sortKey: { name: 'dayKey', type: 'S' },
  projection: 'KEYS_ONLY',
} as const satisfies IndexDefinition;

/** Jobs with open incidents: `t#<shard>`, by the beginning of their trouble and job. */
export const TROUBLE_INDEX = {
  name: 'trouble',
  partitionKey: { name: 'troubleShard', type: 'S' },
  sortKey: { name: 'troubleKey', type: 'S' },
  projection: 'KEYS_ONLY',
} as const satisfies IndexDefinition;

const KEYED = {
  partitionKey: { name: 'pk', type: 'S' },
  sortKey: { name: 'sk', type: 'S' },
  timeToLiveAttribute: 'expiresAt',
  billing: 'PAY_PER_REQUEST',
} as const;

/** Heads, definitions and the list of jobs. */
export const JOBS_TABLE = { ...KEYED, indexes: [WAKE_INDEX, TROUBLE_INDEX] } as const satisfies TableDefinition;

/** Runs, output, audit and idempotency keys. */
export const HISTORY_TABLE = { ...KEYED, indexes: [DAY_INDEX] } as const satisfies TableDefinition;
