import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  DAY_INDEX,
  HISTORY_TABLE,
  type IndexDefinition,
  JOBS_TABLE,
  type KeyAttribute,
  type TableDefinition,
  WAKE_INDEX,
} from '#adapters/dynamo/table/tables.ts';

const READ = ['dynamodb:GetItem', 'dynamodb:Query'];
const READ_LISTS = [...READ, 'dynamodb:BatchGetItem'];
const PUT = 'dynamodb:PutItem';
const WRITE = [PUT, 'dynamodb:UpdateItem'];
const REMOVE = 'dynamodb:DeleteItem';

/** The attribute that only definitions have: see shared/adapters/dynamo/definitions.ts. */
const DEFINITION_ATTRIBUTE = 'definition';

/** The partition of the sweeper's bookmark: see shared/engine/waking/patrol.ts and shared/adapters/dynamo/table/keys.ts. */
const ENTRIES_BOOKMARK = 'bookmark#entries';
/** The partition of what was set aside: see shared/engine/commit/kept-set-aside.ts. */
const UNREADABLE_BOOKMARK = 'bookmark#unreadable';
/** The partition of the switch over all jobs: a sweep agrees on a pause whose asker is gone. */
const SWITCH = 'switch';
/** The partitions of the counts of containers, by runner class: see shared/adapters/dynamo/table/keys.ts. */
const PLACES = 'places#';

/** The fate of the tables. */
interface TablesProps {
  /** Keep the tables when the stack goes, and refuse to delete them. */
  readonly protect: boolean;
}

/** The two tables: what is to happen, and what became of it. */
export class Tables extends Construct {
  readonly jobs: TableV2;
  readonly history: TableV2;

  constructor(scope: Construct, id: string, { protect }: TablesProps) {
    super(scope, id);
    this.jobs = table(this, 'Jobs', JOBS_TABLE, protect);
    this.history = table(this, 'History', HISTORY_TABLE, protect);
  }

  /** For the API: reads and writes everything, lists included. */
  allowAnswering(grantee: IGrantable): void {
    allow(grantee, [...READ_LISTS, ...WRITE, REMOVE], [this.jobs.tableArn]);
    allow(grantee, [...READ_LISTS, PUT], [this.history.tableArn]);
    allow(grantee, ['dynamodb:Query'], [indexArn(this.history, DAY_INDEX)]);
  }

  /** For whoever decides about heads: reads and writes single jobs and their runs. */
  allowDeciding(grantee: IGrantable): void {
    allow(grantee, ['dynamodb:GetItem', ...WRITE, REMOVE], [this.jobs.tableArn]);
    allow(grantee, [...READ, PUT], [this.history.tableArn]);
  }

  /**
   * For runners, whose commands have their credentials: heads and runs are read and written, definitions read. Nothing is deleted, and
   * no definition is ever written, so that a command cannot change what another job runs.
   */
  allowFinishing(grantee: IGrantable): void {
    allow(grantee, ['dynamodb:GetItem', PUT], [this.jobs.tableArn]);
    allow(grantee, [...READ, PUT], [this.history.tableArn]);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: [PUT],
        resources: [this.jobs.tableArn],
        conditions: { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': [DEFINITION_ATTRIBUTE] } },
      }),
    );
  }

  /**
   * For the sweeper: finds the jobs that are due, holds entries against definitions, writes down how far it came, ends what a pause of
   * everything began, and puts right how many containers of these runner classes run.
   */
  allowSweeping(grantee: IGrantable, contained: readonly string[]): void {
    const written = [ENTRIES_BOOKMARK, UNREADABLE_BOOKMARK, SWITCH, ...contained.map((runner) => `${PLACES}${runner}`)];
    allow(grantee, ['dynamodb:GetItem'], [this.jobs.tableArn]);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [PUT],
        resources: [this.jobs.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': written } },
      }),
    );
    allow(grantee, ['dynamodb:Query'], [indexArn(this.jobs, WAKE_INDEX)]);
  }
}

function allow(grantee: IGrantable, actions: readonly string[], resources: readonly string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: [...actions], resources: [...resources] }),
  );
}

function indexArn(table: TableV2, { name }: IndexDefinition): string {
  return `${table.tableArn}/index/${name}`;
}

function table(scope: Construct, id: string, definition: TableDefinition, protect: boolean): TableV2 {
  return new TableV2(scope, id, {
    partitionKey: key(definition.partitionKey),
    sortKey: key(definition.sortKey),
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    timeToLiveAttribute: definition.timeToLiveAttribute,
    globalSecondaryIndexes: definition.indexes.map(({ name, partitionKey, sortKey }) => ({
      indexName: name,
      partitionKey: key(partitionKey),
      sortKey: key(sortKey),
      projectionType: ProjectionType.KEYS_ONLY,
    })),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: protect,
    removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

function key({ name }: KeyAttribute) {
  return { name, type: AttributeType.STRING };
}
