import { at, listAt, textAt } from '#domain/import/at-path.ts';
import type { JsonObject } from '#domain/values/json/object.ts';
import { OWN_EVENT, type ReadCommand, type TargetSource } from './command.ts';
import { objectInput } from './input.ts';

/** A call of a target that has no short form. */
interface CalledTarget {
  readonly service: string;
  readonly action: string;
  /** The name of what is called is its first group. */
  readonly arn: RegExp;
  /** What is sent with the call; a text says why that cannot be said. */
  readonly inputOf: (name: string, source: TargetSource) => JsonObject | string;
  readonly notes?: (source: TargetSource) => readonly string[];
  readonly reads?: (source: TargetSource) => readonly (readonly [string, string])[];
}

/** The run, for what is sent as bytes and has to be said. */
const RUN = '{"jobId":"<cronstack.job-id>","runId":"<cronstack.run-id>","scheduledAt":"<cronstack.scheduled-at>"}';

const sentNotes = ({ input }: TargetSource) => (input === undefined ? [`the stream ${OWN_EVENT}`] : []);

/** The targets of EventBridge (user guide, "Templated targets") that are one call of the SDK. */
const CALLED: readonly CalledTarget[] = [
  {
    service: 'kinesis',
    action: 'PutRecord',
    arn: /^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\d{12}:stream\/([A-Za-z0-9_.-]+)$/,
    inputOf: (StreamName, { schedule, input = RUN }) => {
      const PartitionKey = textAt(schedule, 'Target.KinesisParameters.PartitionKey');
      return PartitionKey === undefined ? 'it names no PartitionKey' : { StreamName, PartitionKey, Data: input };
    },
    notes: sentNotes,
    reads: () => [['Target.KinesisParameters', 'PartitionKey']],
  },
  {
    service: 'firehose',
    action: 'PutRecord',
    arn: /^arn:aws[a-z-]*:firehose:[a-z0-9-]+:\d{12}:deliverystream\/([A-Za-z0-9_.-]+)$/,
    inputOf: (DeliveryStreamName, { input = RUN }) => ({ DeliveryStreamName, Record: { Data: input } }),
    notes: sentNotes,
  },
  {
    service: 'codebuild',
    action: 'StartBuild',
    arn: /^arn:aws[a-z-]*:codebuild:[a-z0-9-]+:\d{12}:project\/([A-Za-z0-9_-]+)$/,
    inputOf: (projectName, { input }) => {
      const given = input === undefined ? undefined : objectInput(input);
      return given?.ok === false ? given.why : { ...given?.value, projectName };
    },
  },
  {
    service: 'codepipeline',
    action: 'StartPipelineExecution',
    arn: /^arn:aws[a-z-]*:codepipeline:[a-z0-9-]+:\d{12}:([A-Za-z0-9_.@-]+)$/,
    inputOf: (name) => ({ name }),
    notes: unsent,
  },
  {
    service: 'sagemaker',
    action: 'StartPipelineExecution',
    arn: /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:pipeline\/([A-Za-z0-9-]+)$/,
    inputOf: (PipelineName, { schedule }) => {
      const PipelineParameters = listAt(schedule, 'Target.SageMakerPipelineParameters.PipelineParameterList');
      return { PipelineName, ...(PipelineParameters.length === 0 ? {} : { PipelineParameters }) };
    },
    notes: unsent,
    reads: () => [['Target.SageMakerPipelineParameters', 'PipelineParameterList']],
  },
  {
    service: 'inspector',
    action: 'StartAssessmentRun',
    arn: /^(arn:aws[a-z-]*:inspector:[a-z0-9-]+:\d{12}:target\/[\w-]+\/template\/[\w-]+)$/,
    inputOf: (assessmentTemplateArn) => ({ assessmentTemplateArn }),
    notes: unsent,
  },
];

/** A target that is one call of the SDK; undefined where it is none of those. */
export function calledCommand(source: TargetSource): ReadCommand | undefined {
  const { arn } = source;
  const called = CALLED.find((one) => one.arn.test(arn));
  if (called === undefined) {
    return undefined;
  }
  const { service, action } = called;
  const input = called.inputOf(called.arn.exec(arn)?.[1] ?? '', source);
  if (typeof input === 'string') {
    return { ok: false, why: `its target is ${arn}: ${input}` };
  }
  return {
    ok: true,
    command: { type: 'aws', service, action, region: arn.split(':')[3] ?? '', input },
    notes: called.notes?.(source) ?? [],
    action: `${service}:${action} on ${arn}`,
    reads: called.reads?.(source) ?? [],
  };
}

function unsent({ schedule }: TargetSource): readonly string[] {
  return at(schedule, 'Target.Input') === undefined ? [] : ['its input is not kept: what it starts takes none'];
}
