import { expect, test } from 'vitest';
import { everything, type Resource } from './synthesised.ts';

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

test('an upgrade keeps the tables, the queues, the logs, the addresses: each has the logical id it always had', () => {
  const { Resources } = everything().toJSON();

  const kept = Object.entries<Resource>(Resources).filter(([, { Type }]) => KEPT.includes(Type));

  expect(kept.map(([id]) => id).sort()).toEqual([...LOGICAL_IDS, ...ADDED].sort());
});
