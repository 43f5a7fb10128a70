import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { acknowledgeWildcard } from './permissions/acknowledge.ts';
import { allowUsing } from './permissions/key.ts';
import { allowSending } from './queues.ts';

/** The name of the entries' group, and the queue of their wake-ups. */
interface EntriesProps {
  /** Of the group. */
  readonly name: string;
  readonly alarms: Alarms;
  readonly wakeQueue: Queue;
  /** Of the queue. */
  readonly encryptionKey?: IKey | undefined;
}

/** The group that holds the jobs' EventBridge schedules, and the role under which EventBridge sends their wake-ups. */
export class Entries extends Construct {
  readonly group: ScheduleGroup;
  readonly role: Role;
  readonly #groupName: string;

  constructor(scope: Construct, id: string, { name, alarms, wakeQueue, encryptionKey }: EntriesProps) {
    super(scope, id);
    this.#groupName = name;
    this.group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: this.#groupName,
      // Entries are a clock, never the truth: without the functions they wake they are worth nothing.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      description: 'EventBridge Scheduler sends wake-ups of Cronstack jobs',
      // The ARN of the group, never that of a schedule (Scheduler user guide, "Confused deputy prevention").
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': this.group.scheduleGroupArn },
        },
      }),
    });
    allowSending(this.role, [wakeQueue]);
    allowUsing(this.role, encryptionKey);
    alarms.add(this, 'Dropped', 'entriesDropped', this.metric('InvocationDroppedCount'));
  }

  /** A metric of this group (user guide, "Monitoring"): the only dimension that there is. */
  metric(metricName: string): Metric {
    return new Metric({
      namespace: 'AWS/Scheduler',
      metricName,
      dimensionsMap: { ScheduleGroup: this.group.scheduleGroupName },
      statistic: Stats.SUM,
      period: ALARM_PERIOD,
    });
  }

  /** Lets `grantee` create and delete the entries of this group, and hand the role to EventBridge Scheduler. */
  allowKeeping(grantee: Role): void {
    const { partition, region, account } = Stack.of(this);
    const entries = `arn:${partition}:scheduler:${region}:${account}:schedule/${this.#groupName}/*`;
    grantee.addToPolicy(
      new PolicyStatement({
        actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'],
        resources: [entries],
      }),
    );
    grantee.addToPolicy(
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
    acknowledgeWildcard(
      grantee,
      entries,
      'Entries are made and deleted as jobs are edited: their names are not known at deployment, their group is.',
    );
  }

  /** Lets `grantee` list entries. */
  allowListing(grantee: Role): void {
    grantee.addToPolicy(new PolicyStatement({ actions: ['scheduler:ListSchedules'], resources: ['*'] }));
    Validations.of(grantee).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'ListSchedules knows no resources (service authorization reference, EventBridge Scheduler); it reads names.',
    });
  }
}
