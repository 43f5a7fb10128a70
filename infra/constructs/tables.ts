import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type ITable,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import {
  DAY_INDEX,
  HISTORY_TABLE,
  type IndexDefinition,
  JOBS_TABLE,
  type KeyAttribute,
  type TableDefinition,
  TROUBLE_INDEX,
  WAKE_INDEX,
} from '#adapters/dynamo/table/tables.ts';

const READ = ['dynamodb:GetItem', 'dynamodb:Query'];
const READ_LISTS = [...READ, 'dynamodb:BatchGetItem'];
const PUT = 'dynamodb:PutItem';
const WRITE = [PUT, 'dynamodb:UpdateItem'];
const REMOVE = 'dynamodb:DeleteItem';

/** The partitions of definitions: see shared/adapters/dynamo/table/keys.ts, as for all of these. */
const DEFINITIONS = 'def#*';
/** Heads, and until they are moved the definitions of versions up to 0.1. */
const HEADS = 'job#*';
/** The partitions of what runs are given along, in the history: it is laid over definitions. Idempotency keys lie there, too. */
const GIVEN = 'idem#*';
/** The attribute that only definitions have, wherever they are. */
const DEFINITION_ATTRIBUTE = 'definition';
const GATES = 'group#*';
/** The partitions of the list of jobs. */
const LISTS = 'jobs#*';
/** The same lines once more, by tag. */
const TAGS = 'tag#*';
/** The partition of the heads of calendars. */
const CALENDARS = 'calendars';
/** The partition of the bookmark of shared/adapters/dynamo/former-definitions.ts. */
const DEFINITIONS_BOOKMARK = 'bookmark#definitions';

/** The partition of the sweeper's bookmark: see shared/engine/waking/patrol.ts and shared/adapters/dynamo/table/keys.ts. */
const ENTRIES_BOOKMARK = 'bookmark#entries';
/** The partition of the bookmark of shared/engine/waking/complete-summaries.ts. */
const SUMMARIES_BOOKMARK = 'bookmark#summaries';
/** The partition of what was set aside: see shared/engine/commit/kept-set-aside.ts. */
const UNREADABLE_BOOKMARK = 'bookmark#unreadable';
/** The partition of the switch over all jobs: a sweep agrees on a pause whose asker is gone. */
const SWITCH = 'switch';
/** The partitions of the counts of containers, by runner class: see shared/adapters/dynamo/table/keys.ts. */
const PLACES = 'places#';
/** The partitions of the runners that were seen, by runner class. */
const RUNNERS = 'runner#';
/** The partitions of the heads of channels. */
const CHANNELS = 'channel#*';
/** The partition of the bookmark of shared/engine/receipts/close.ts, and those of what it closes. */
const RECEIPTS_BOOKMARK = 'bookmark#receipts';
const RECEIPTS = 'receipt#*';
/** The partition of the bookmark of shared/engine/notices/look-at-channels.ts. */
const CHANNELS_BOOKMARK = 'bookmark#channels';

/** The partitions of the keys of jobs, by hash and by job: see shared/engine/reports/ping-key.ts. */
const PING_KEYS = ['bookmark#ping-key/*', 'bookmark#ping-key-of/*'];

/** A table by its names, whichever class of the CDK it is of. */
type NamedTable = Pick<ITable, 'tableName' | 'tableArn'>;

/** Tables that there are, or how those are kept that are made. */
export interface TablesSettings {
  /** A table with the keys and indexes of the one that would be made (docs/construct.md). @default made */
  readonly jobs?: NamedTable | undefined;
  /** @default made */
  readonly history?: NamedTable | undefined;
  /** @default true */
  readonly pointInTimeRecovery?: boolean | undefined;
  /** @default kept where data is protected, else deleted with the stack */
  readonly removalPolicy?: RemovalPolicy | undefined;
}

/** The classes of which a runner writes more than runs: those in containers, and those on machines elsewhere. */
interface WrittenBy {
  readonly contained?: readonly string[];
  readonly elsewhere?: readonly string[];
}

/** The fate of the tables. */
interface TablesProps extends TablesSettings {
  /** Keep the tables when the stack goes, and refuse to delete them. */
  readonly protect: boolean;
  /** Default: one that DynamoDB keeps in the account. */
  readonly encryptionKey?: IKey | undefined;
}

/** The two tables: what is to happen, and what became of it. */
export class Tables extends Construct {
  readonly jobs: NamedTable;
  readonly history: NamedTable;

  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    this.jobs = props.jobs ?? table(this, 'Jobs', JOBS_TABLE, props);
    this.history = props.history ?? table(this, 'History', HISTORY_TABLE, props);
  }

  /** For the API: reads and writes everything, lists included. */
  allowAnswering(grantee: IGrantable): void {
    allow(grantee, [...READ_LISTS, ...WRITE, REMOVE], [this.jobs.tableArn]);
    allow(grantee, [...READ_LISTS, PUT], [this.history.tableArn]);
    const indexes = [WAKE_INDEX, TROUBLE_INDEX].map((index) => indexArn(this.jobs, index));
    allow(grantee, ['dynamodb:Query'], [indexArn(this.history, DAY_INDEX), ...indexes]);
  }

  /** For whoever decides about heads: reads and writes single jobs and their runs. */
  allowDeciding(grantee: IGrantable): void {
    allow(grantee, ['dynamodb:GetItem', ...WRITE, REMOVE], [this.jobs.tableArn]);
    allow(grantee, [...READ, PUT], [this.history.tableArn]);
  }

  /**
   * For runners, beside which other people's commands run: heads, groups and runs are read and written, and the counts of these runner
   * classes' containers, and where a class is elsewhere, which of its runners are there; definitions and the switch are read. The keys of
   * jobs, channels, receipts and lists are not. Nothing is deleted, and neither the switch, nor a bookmark, nor the list, nor a definition, nor
   * what a run is given is ever written: what a job runs, and in which class, is not theirs to say.
   */
  allowFinishing(grantee: IGrantable, { contained = [], elsewhere = [] }: WrittenBy = {}): void {
    const places = contained.map((runner) => `${PLACES}${runner}`);
    const written = [HEADS, GATES, ...places, ...elsewhere.map((runner) => `${RUNNERS}${runner}`)];
    this.#allowIn(grantee, ['dynamodb:GetItem'], [HEADS, DEFINITIONS, GATES, SWITCH, ...places]);
    this.#allowIn(grantee, [PUT], written);
    allow(grantee, [...READ, PUT], [this.history.tableArn]);
    deny(grantee, this.history, { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [GIVEN] } });
    deny(grantee, this.jobs, { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [DEFINITIONS] } });
    deny(grantee, this.jobs, { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': [DEFINITION_ATTRIBUTE] } });
  }

  /**
   * For the sweeper: finds the jobs that are due, and those in trouble as a channel is new, holds entries against definitions, writes down
   * how far it came, has jobs adopt calendars, closes days, ends what a pause of everything began, and puts right how many containers of
   * these runner classes run, of which there may be more until the stack is synthesised.
   */
  allowSweeping(grantee: IGrantable, contained: () => readonly string[]): void {
    const bookmarks = [
      ENTRIES_BOOKMARK,
      UNREADABLE_BOOKMARK,
      DEFINITIONS_BOOKMARK,
      SUMMARIES_BOOKMARK,
      CHANNELS_BOOKMARK,
      RECEIPTS_BOOKMARK,
    ];
    const written = [...bookmarks, RECEIPTS, SWITCH, CALENDARS];
    const all = () => [...written, ...contained().map((runner) => `${PLACES}${runner}`)];
    allow(grantee, ['dynamodb:GetItem'], [this.jobs.tableArn]);
    this.#allowIn(grantee, [PUT], Lazy.list({ produce: all }));
    const indexes = [WAKE_INDEX, TROUBLE_INDEX].map((index) => indexArn(this.jobs, index));
    allow(grantee, ['dynamodb:Query'], [...indexes, indexArn(this.history, DAY_INDEX)]);
    allow(grantee, ['dynamodb:BatchGetItem'], [this.history.tableArn]);
    this.#allowIn(grantee, ['dynamodb:Query'], [CALENDARS, TAGS]);
    this.#allowMoving(grantee);
    this.#allowCompleting(grantee);
  }

  /** For the notifier: reads jobs, what is open of them, and runs for its messages, puts the heads of channels, and what became of deliveries. */
  allowTelling(grantee: IGrantable): void {
    allow(grantee, ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [this.jobs.tableArn]);
    this.#allowIn(grantee, [PUT], [CHANNELS]);
    allow(grantee, [...READ_LISTS, PUT], [this.history.tableArn]);
    allow(grantee, ['dynamodb:Query'], [indexArn(this.history, DAY_INDEX), indexArn(this.jobs, TROUBLE_INDEX)]);
    deny(grantee, this.history, { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [GIVEN] } });
  }

  /** For the authorizer of requests with the key of a job: reads keys, and nothing else. */
  allowKnowingKeys(grantee: IGrantable): void {
    this.#allowIn(grantee, ['dynamodb:GetItem'], PING_KEYS);
  }

  /** For the definitions of versions up to 0.1, which are moved from among the heads. */
  #allowMoving(grantee: IGrantable): void {
    this.#allowIn(grantee, ['dynamodb:Query'], [LISTS, HEADS]);
    this.#allowIn(grantee, WRITE, [DEFINITIONS]);
    this.#allowIn(grantee, [REMOVE], [HEADS]);
  }

  /** For the lines that versions up to 0.1 put into the list of jobs, which are completed. */
  #allowCompleting(grantee: IGrantable): void {
    this.#allowIn(grantee, [PUT, REMOVE], [LISTS, TAGS]);
  }

  /** In these partitions of the jobs table alone (DynamoDB developer guide, "Using IAM policy conditions for fine-grained access control"). */
  #allowIn(grantee: IGrantable, actions: readonly string[], partitions: readonly string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [this.jobs.tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } },
      }),
    );
  }
}

function deny(grantee: IGrantable, { tableArn }: NamedTable, conditions: Record<string, unknown>): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ effect: Effect.DENY, actions: [...WRITE, REMOVE], resources: [tableArn], conditions }),
  );
}

function allow(grantee: IGrantable, actions: readonly string[], resources: readonly string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: [...actions], resources: [...resources] }),
  );
}

function indexArn(table: NamedTable, { name }: IndexDefinition): string {
  return `${table.tableArn}/index/${name}`;
}

function table(scope: Construct, id: string, definition: TableDefinition, props: TablesProps): TableV2 {
  const { protect, pointInTimeRecovery = true, removalPolicy, encryptionKey } = props;
  return new TableV2(scope, id, {
    partitionKey: key(definition.partitionKey),
    sortKey: key(definition.sortKey),
    billing: Billing.onDemand(),
    encryption:
      encryptionKey === undefined
        ? TableEncryptionV2.awsManagedKey()
        : TableEncryptionV2.customerManagedKey(encryptionKey),
    timeToLiveAttribute: definition.timeToLiveAttribute,
    globalSecondaryIndexes: definition.indexes.map(({ name, partitionKey, sortKey }) => ({
      indexName: name,
      partitionKey: key(partitionKey),
      sortKey: key(sortKey),
      projectionType: ProjectionType.KEYS_ONLY,
    })),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
    deletionProtection: protect,
    removalPolicy: removalPolicy ?? (protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY),
  });
}

function key({ name }: KeyAttribute) {
  return { name, type: AttributeType.STRING };
}
