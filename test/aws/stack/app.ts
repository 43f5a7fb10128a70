import { App } from 'aws-cdk-lib';
import { CompositePrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CronstackStack } from '#infra/stack.ts';
import { receiverChannels } from '../notices/receiver.ts';
import { allowForEmulator } from './allow-for-emulator.ts';

/** The stack as it is deployed for the test: four runner classes, channels, and what an emulator needs besides. */
const app = new App();
const context = (name: string) => String(app.node.tryGetContext(name));
const stage = context('stage');
/** What the jobs of test/aws/calls.test.ts call. */
const CALLED = [
  { actions: ['s3:GetObject', 's3:PutObject'], resources: [`arn:aws:s3:::called-${stage}-*`] },
  {
    actions: ['dynamodb:PutItem', 'sqs:SendMessage', 'sns:Publish'],
    resources: [
      `arn:aws:dynamodb:*:*:table/called-${stage}-*`,
      `arn:aws:sqs:*:*:called-${stage}-*`,
      `arn:aws:sns:*:*:called-${stage}-*`,
    ],
  },
  // Which tasks they are the emulator does not look at.
  { actions: ['ecs:RunTask', 'ecs:DescribeTasks', 'ecs:StopTask'], resources: ['*'] },
  {
    actions: ['states:StartExecution', 'states:DescribeExecution', 'states:StopExecution'],
    resources: [`arn:aws:states:*:*:stateMachine:called-${stage}-*`, `arn:aws:states:*:*:execution:called-${stage}-*`],
  },
];
const runners = {
  default: { maxConcurrent: 6 },
  heavy: { maxConcurrent: 4, memoryMb: 2_048, statements: CALLED },
  long: { fargate: {}, memoryMb: 512, maxConcurrent: 10 },
  office: { remote: true, maxConcurrent: 2 },
};
// Every function is told the configuration, and every log group the days.
const log_retention_days = context('upgraded') === 'true' ? 60 : 30;
const topicName = `cronstack-${stage}-told`;
const { CDK_DEFAULT_ACCOUNT: account = '', CDK_DEFAULT_REGION: region = '' } = process.env;
const topic = `arn:aws:sns:${region}:${account}:${topicName}`;
const configuration = {
  scheduler: { log_retention_days, max_concurrent_jobs: 22 },
  notify: { channels: { topic: { type: 'sns', topic }, ...receiverChannels() } },
};
const stack = new CronstackStack(app, `cronstack-${stage}`, {
  cronstack: { stage, runners, configuration, programs: 'test/aws/commands' },
});
// Whoever subscribed to the topic that the notifier tells.
new Topic(stack, 'Told', { topicName }).addSubscription(new SqsSubscription(new Queue(stack, 'Told-Queue')));
// Whom the state machines of test/aws/calls.test.ts and the schedules of test/aws/adopt.test.ts act as: they do nothing.
const principals = ['states', 'scheduler'].map((service) => new ServicePrincipal(`${service}.amazonaws.com`));
new Role(stack, 'Called', { roleName: `called-${stage}`, assumedBy: new CompositePrincipal(...principals) });
if (context('emulated') === 'true') {
  allowForEmulator(stack);
}
