import { present } from '#domain/values/present.ts';
import type { DynamoDb } from './dynamo/requests.ts';
import type { Faults } from './faults.ts';
import type { FunctionsOfAws } from './functions.ts';
import type { QueuesOfAws } from './queues.ts';
import { AwsRefusal } from './refusal.ts';
import type { SchedulesOfAws } from './schedules.ts';

/** The state behind the clients, and who is told of calls. */
interface BoundState {
  readonly dynamo: DynamoDb;
  readonly queues: QueuesOfAws;
  readonly functions: FunctionsOfAws;
  readonly schedules: SchedulesOfAws;
  readonly faults: Faults;
  readonly called: (command: string, input: object) => void;
}

/** A service as its commands are answered. */
type Answering = <Input extends object, Answer>(
  command: string,
  act: (input: Input) => Promise<Answer>,
) => (input: Input) => Promise<unknown>;

/** Puts the state behind the SDK's clients, as far as they are installed. Answers what takes it away again. */
export async function bindClients(state: BoundState): Promise<() => void> {
  const { mockClient } = await clientMock();
  const restores = await Promise.all([
    bindDynamo(mockClient, state),
    bindQueues(mockClient, state),
    bindSchedules(mockClient, state),
    bindFunctions(mockClient, state),
  ]);
  return () => {
    for (const restore of restores) {
      restore?.();
    }
  };
}

type MockClient = Awaited<ReturnType<typeof clientMock>>['mockClient'];

async function clientMock() {
  const module = await installed(() => import('aws-sdk-client-mock'));
  if (module === undefined) {
    throw new Error('mockAws needs the package aws-sdk-client-mock: npm install --save-dev aws-sdk-client-mock');
  }
  return module;
}

async function bindDynamo(mockClient: MockClient, state: BoundState) {
  const [lib, client] = await Promise.all([
    installed(() => import('@aws-sdk/lib-dynamodb')),
    installed(() => import('@aws-sdk/client-dynamodb')),
  ]);
  if (lib === undefined) {
    return undefined;
  }
  const mock = mockClient(lib.DynamoDBDocumentClient);
  mock.onAnyCommand().callsFake(refuseUnknown);
  const answer = answering('dynamodb', client, state);
  const { dynamo } = state;
  mock.on(lib.GetCommand).callsFake(answer('GetCommand', (input) => dynamo.get(input)));
  mock.on(lib.PutCommand).callsFake(answer('PutCommand', (input) => dynamo.put(input)));
  mock.on(lib.UpdateCommand).callsFake(answer('UpdateCommand', (input) => dynamo.update(input)));
  mock.on(lib.DeleteCommand).callsFake(answer('DeleteCommand', (input) => dynamo.delete(input)));
  mock.on(lib.QueryCommand).callsFake(answer('QueryCommand', (input) => dynamo.query(input)));
  mock.on(lib.ScanCommand).callsFake(answer('ScanCommand', (input) => dynamo.scan(input)));
  mock.on(lib.BatchGetCommand).callsFake(answer('BatchGetCommand', (input) => dynamo.batchGet(input)));
  mock.on(lib.BatchWriteCommand).callsFake(answer('BatchWriteCommand', (input) => dynamo.batchWrite(input)));
  mock.on(lib.TransactWriteCommand).callsFake(answer('TransactWriteCommand', (input) => dynamo.transactWrite(input)));
  mock.on(lib.TransactGetCommand).callsFake(answer('TransactGetCommand', (input) => dynamo.transactGet(input)));
  return () => mock.restore();
}

async function bindQueues(mockClient: MockClient, state: BoundState) {
  const sqs = await installed(() => import('@aws-sdk/client-sqs'));
  if (sqs === undefined) {
    return undefined;
  }
  const mock = mockClient(sqs.SQSClient);
  mock.onAnyCommand().callsFake(refuseUnknown);
  const answer = answering('sqs', sqs, state);
  const { queues } = state;
  mock.on(sqs.SendMessageCommand).callsFake(answer('SendMessageCommand', (input) => queues.send(input)));
  mock.on(sqs.SendMessageBatchCommand).callsFake(answer('SendMessageBatchCommand', (input) => queues.sendBatch(input)));
  mock.on(sqs.ReceiveMessageCommand).callsFake(answer('ReceiveMessageCommand', (input) => queues.receive(input)));
  mock.on(sqs.DeleteMessageCommand).callsFake(answer('DeleteMessageCommand', (input) => queues.delete(input)));
  mock
    .on(sqs.DeleteMessageBatchCommand)
    .callsFake(answer('DeleteMessageBatchCommand', (input) => queues.deleteBatch(input)));
  mock
    .on(sqs.ChangeMessageVisibilityCommand)
    .callsFake(answer('ChangeMessageVisibilityCommand', (input) => queues.changeVisibility(input)));
  mock
    .on(sqs.ChangeMessageVisibilityBatchCommand)
    .callsFake(answer('ChangeMessageVisibilityBatchCommand', (input) => queues.changeVisibilityBatch(input)));
  mock.on(sqs.PurgeQueueCommand).callsFake(answer('PurgeQueueCommand', (input) => queues.purge(input)));
  mock.on(sqs.GetQueueUrlCommand).callsFake(answer('GetQueueUrlCommand', (input) => queues.url(input)));
  mock
    .on(sqs.GetQueueAttributesCommand)
    .callsFake(answer('GetQueueAttributesCommand', (input) => queues.attributes(input)));
  return () => mock.restore();
}

async function bindSchedules(mockClient: MockClient, state: BoundState) {
  const scheduler = await installed(() => import('@aws-sdk/client-scheduler'));
  if (scheduler === undefined) {
    return undefined;
  }
  const mock = mockClient(scheduler.SchedulerClient);
  mock.onAnyCommand().callsFake(refuseUnknown);
  const answer = answering('scheduler', scheduler, state);
  const { schedules } = state;
  mock
    .on(scheduler.CreateScheduleCommand)
    .callsFake(answer('CreateScheduleCommand', (input) => schedules.create(input)));
  mock
    .on(scheduler.UpdateScheduleCommand)
    .callsFake(answer('UpdateScheduleCommand', (input) => schedules.update(input)));
  mock.on(scheduler.GetScheduleCommand).callsFake(answer('GetScheduleCommand', (input) => schedules.get(input)));
  mock
    .on(scheduler.DeleteScheduleCommand)
    .callsFake(answer('DeleteScheduleCommand', (input) => schedules.delete(input)));
  mock.on(scheduler.ListSchedulesCommand).callsFake(answer('ListSchedulesCommand', (input) => schedules.list(input)));
  mock
    .on(scheduler.CreateScheduleGroupCommand)
    .callsFake(answer('CreateScheduleGroupCommand', (input) => schedules.createGroup(input)));
  mock
    .on(scheduler.DeleteScheduleGroupCommand)
    .callsFake(answer('DeleteScheduleGroupCommand', (input) => schedules.deleteGroup(input)));
  return () => mock.restore();
}

async function bindFunctions(mockClient: MockClient, state: BoundState) {
  const lambda = await installed(() => import('@aws-sdk/client-lambda'));
  if (lambda === undefined) {
    return undefined;
  }
  const mock = mockClient(lambda.LambdaClient);
  mock.onAnyCommand().callsFake(refuseUnknown);
  const answer = answering('lambda', lambda, state);
  mock.on(lambda.InvokeCommand).callsFake(answer('InvokeCommand', (input) => state.functions.invoke(input)));
  return () => mock.restore();
}

/** Refuses a command that is not known: an answer that says nothing would be taken for one. */
function refuseUnknown(): never {
  throw new AwsRefusal('NotImplemented', 'mockAws does not know this command: docs/testing.md says what it knows');
}

function answering(service: string, exceptions: object | undefined, { faults, called }: BoundState): Answering {
  return (command, act) => async (input) => {
    called(command, input);
    try {
      return { $metadata: {}, ...Object((await faults.around(service, command, () => act(input))) ?? {}) };
    } catch (error) {
      throw error instanceof AwsRefusal ? exceptionOf(exceptions, error) : error;
    }
  };
}

/** The SDK's own exception of that name: whoever asks with `instanceof` gets his answer. */
function exceptionOf(exceptions: object | undefined, refusal: AwsRefusal): unknown {
  const { name, message, more, $fault } = refusal;
  const Exception: unknown = exceptions === undefined ? undefined : Reflect.get(exceptions, name);
  if (typeof Exception !== 'function') {
    return Object.assign(refusal, more);
  }
  return Reflect.construct(Exception, [present({ $metadata: {}, $fault, name, message, Message: message, ...more })]);
}

/** A package that may not be there. */
async function installed<Module>(load: () => Promise<Module>): Promise<Module | undefined> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}
