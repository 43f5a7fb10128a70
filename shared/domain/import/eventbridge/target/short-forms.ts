import { textAt } from '#domain/import/at-path.ts';
import { isFifo } from '#domain/jobs/command/aws/request.ts';
import { present } from '#domain/values/present.ts';
import { OWN_EVENT, type ReadCommand, type TargetSource } from './command.ts';
import { jsonInput, messageInput, objectInput } from './input.ts';

const QUEUE = /^arn:(aws[a-z-]*):sqs:([a-z0-9-]+):(\d{12}):([A-Za-z0-9_-]{1,80}(?:\.fifo)?)$/;
const TOPIC = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+(?:\.fifo)?$/;
const BUS = /^arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/[A-Za-z0-9_./-]+$/;
const STATE_MACHINE = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[A-Za-z0-9_-]+(?::[A-Za-z0-9_-]+)?$/;
/** The ends of the names of AWS's servers, where they are others. */
const SERVERS: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn' };

/** A queue of SQS; undefined where the target is none. */
export function sqsCommand({ schedule, arn, input }: TargetSource): ReadCommand | undefined {
  const [, partition = '', region, account, name = ''] = QUEUE.exec(arn) ?? [];
  if (region === undefined) {
    return undefined;
  }
  const groupId = textAt(schedule, 'Target.SqsParameters.MessageGroupId');
  if (isFifo(arn) && groupId === undefined) {
    return { ok: false, why: `its target is the FIFO queue ${arn}, and it names no MessageGroupId` };
  }
  return {
    ok: true,
    command: {
      type: 'sqs',
      queueUrl: `https://sqs.${region}.${SERVERS[partition] ?? 'amazonaws.com'}/${account}/${name}`,
      ...present({ message: message(input), groupId }),
    },
    notes: sentNotes('the queue', input),
    action: `sqs:SendMessage on ${arn}`,
    reads: [['Target.SqsParameters', 'MessageGroupId']],
  };
}

/** A topic of SNS; undefined where the target is none. */
export function snsCommand({ arn, input }: TargetSource): ReadCommand | undefined {
  if (!TOPIC.test(arn)) {
    return undefined;
  }
  return isFifo(arn)
    ? { ok: false, why: `its target is the FIFO topic ${arn}, and EventBridge names no group for its messages` }
    : {
        ok: true,
        command: { type: 'sns', topicArn: arn, ...present({ message: message(input) }) },
        notes: sentNotes('the topic', input),
        action: `sns:Publish on ${arn}`,
        reads: [],
      };
}

/** An event bus; undefined where the target is none. */
export function eventBusCommand({ schedule, arn, input }: TargetSource): ReadCommand | undefined {
  if (!BUS.test(arn)) {
    return undefined;
  }
  const [source, detailType] = [
    textAt(schedule, 'Target.EventBridgeParameters.Source'),
    textAt(schedule, 'Target.EventBridgeParameters.DetailType'),
  ];
  if (source === undefined || detailType === undefined) {
    return { ok: false, why: `its target is the event bus ${arn}, and it names no Source and DetailType` };
  }
  const detail = input === undefined ? undefined : objectInput(input);
  if (detail?.ok === false) {
    return detail;
  }
  return {
    ok: true,
    command: { type: 'eventbridge', eventBus: arn, source, detailType, ...present({ detail: detail?.value }) },
    notes: sentNotes('the bus', input),
    action: `events:PutEvents on ${arn}`,
    reads: [['Target.EventBridgeParameters', 'Source DetailType']],
  };
}

/** A state machine; undefined where the target is none. */
export function stepFunctionCommand({ arn, input }: TargetSource): ReadCommand | undefined {
  if (!STATE_MACHINE.test(arn)) {
    return undefined;
  }
  const read = input === undefined ? undefined : jsonInput(input);
  if (read?.ok === false) {
    return read;
  }
  return {
    ok: true,
    command: { type: 'step-function', stateMachineArn: arn, ...present({ input: read?.value }) },
    notes: sentNotes('the state machine', input),
    action: `states:StartExecution on ${arn}`,
    reads: [],
  };
}

function message(input: string | undefined): unknown {
  return input === undefined ? undefined : messageInput(input);
}

function sentNotes(whom: string, input: string | undefined): readonly string[] {
  return input === undefined ? [`${whom} ${OWN_EVENT}`] : [];
}
