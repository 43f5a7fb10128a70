import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { Cronstack } from '#infra/cronstack.ts';
import { appWithoutBundles, everything, type Resource } from './synthesised.ts';

/** The types of what holds something, or is known outside by its address: under another logical id, CloudFormation makes a new one and deletes this. */
const KEPT = [
  'AWS::ApiGatewayV2::Api',
  'AWS::DynamoDB::GlobalTable',
  'AWS::EC2::VPC',
  'AWS::ECS::Cluster',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Scheduler::ScheduleGroup',
];

/** As version 0.1.0 deployed them. */
const LOGICAL_IDS = [
  'AlarmsTopic3A2DFEBA',
  'ApiAccessLog713001CC',
  'ApiHttp17514DA7',
  'ApiLogsB8F651F4',
  'ContainersCluster8330068D',
  'DispatcherLogsFF61B1E4',
  'EntriesGroup033C686D',
  'NetworkVpc7FB7348F',
  'QueuesLostWakesE89EDBF2',
  'QueuesUndeliverable5B06412B',
  'QueuesWakeFE05E17C',
  'RunnerdefaultRunnerLogs60299D0A',
  'RunnerheavyRunnerLogsA4AD031C',
  'RunnerlongLauncherLogsF136FBFD',
  'RunnerlongTaskLogs8D876875',
  'RunsdefaultQueue32C1C53E',
  'RunsheavyQueue5A35CF78',
  'RunslongQueueEA21B0C4',
  'SweeperLogsD9CA54BF',
  'TablesHistory40CCE7D9',
  'TablesJobs313634AE',
  'UndeliverableLogsF17482CA',
];

/** Made since. */
const ADDED = ['ApiPingAuthorizerLogsD5E20647', 'NotifierLogs9EB03B02', 'QueuesNotices79FF918F'];

/** As a user's own stack `Jobs` has them of the construct `Cron`: a class of each kind, and a job in code. */
const IDS_OF_CONSTRUCT = [
  'CronAlarmsTopic712C5B61',
  'CronApiAccessLogC45A1036',
  'CronApiHttpDD7310C9',
  'CronApiLogs05C63A97',
  'CronApiPingAuthorizerLogsEC4C566C',
  'CronContainersCluster16E2C809',
  'CronDispatcherLogs6C4EA4D9',
  'CronEntriesGroup600331F4',
  'CronJobsApplierLogs594E30F3',
  'CronNetworkVpc092F2FAB',
  'CronNotifierLogs56065CEC',
  'CronQueuesLostWakes7E6E6F8D',
  'CronQueuesNotices2571E2D8',
  'CronQueuesUndeliverable7C42D4FB',
  'CronQueuesWakeC4FE4990',
  'CronRunnerdefaultRunnerLogsE764FC0F',
  'CronRunnerlongLauncherLogs399ADC12',
  'CronRunnerlongTaskLogsDA9E0EE3',
  'CronRunsdefaultQueue23320C5D',
  'CronRunslongQueueE89BBED8',
  'CronRunsofficeQueueAD00821B',
  'CronSweeperLogs1EB095D4',
  'CronTablesHistoryA0E357EB',
  'CronTablesJobsFBA3DDB2',
  'CronUndeliverableLogs639CA097',
];

test('an upgrade keeps the tables, the queues, the logs, the addresses: each has the logical id it always had', () => {
  expect(keptIn(everything())).toEqual([...LOGICAL_IDS, ...ADDED].sort());
});

test('so does one of the construct in a user`s own stack, whatever else that has', () => {
  const stack = new Stack(appWithoutBundles(), 'Jobs', { env: { region: 'eu-west-1' } });
  const cron = new Cronstack(stack, 'Cron', {
    runners: { default: {}, long: { fargate: {} }, office: { remote: true } },
  });
  cron.addJob('report', { schedule: '0 9 * * *', command: 'true' });

  expect(keptIn(Template.fromStack(stack))).toEqual(IDS_OF_CONSTRUCT);
});

function keptIn(template: Template): readonly string[] {
  const { Resources } = template.toJSON();
  const kept = Object.entries<Resource>(Resources).filter(([, { Type }]) => KEPT.includes(Type));
  return kept.map(([id]) => id).sort();
}
