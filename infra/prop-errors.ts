import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CfnOutput, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';

/** AWS Systems Manager user guide, "Parameter names": with a / in it, one begins it. */
const PARAMETER_NAME = /^(?:\/[\w./-]{1,1010}|[\w.-]{1,1011})$/;
/** CloudFormation user guide, "Outputs": its logical id is alphanumeric. */
const OUTPUT_ID = /^[A-Za-z0-9]{1,255}$/;

/** A thing of the CDK is known by what all of its classes have, whichever copy of the CDK made it. */
const thing = (key: string, what: string) =>
  z.custom((value) => isObject(value) && key in value, `expected ${what}`).optional();

const text = (expected: string, form: RegExp) =>
  z.string(expected).refine((value) => Token.isUnresolved(value) || form.test(value), expected);

/** Looked at as the app is synthesised, whether or not the stack is bundled then. */
const folder = z
  .string('expected the path of a folder')
  .superRefine((value, { addIssue }) => {
    if (!isFolder(value)) {
      addIssue({ code: 'custom', message: `expected the path of a folder: ${resolve(value)} is none` });
    }
  })
  .optional();

/** The settings that `deploy.<stage>.json` has not; those that it has are passed over. */
const schema = z.looseObject({
  stage: z.string('expected a-z, 0-9 and -, at most 20 characters').optional(),
  prefix: z
    .string('expected a text')
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,29}$/, 'expected A-Z, a-z, 0-9 and -, at most 30 characters, a letter first')
    .optional(),
  tasks: folder,
  programs: folder,
  tables: z
    .strictObject({
      jobs: thing('tableArn', 'a table of DynamoDB: an ITable'),
      history: thing('tableArn', 'a table of DynamoDB: an ITable'),
      pointInTimeRecovery: z.boolean().optional(),
      removalPolicy: z.enum(RemovalPolicy, 'expected a RemovalPolicy').optional(),
    })
    .optional(),
  httpApi: z.boolean().optional(),
  alarmTopic: thing('topicArn', 'a topic of SNS: an ITopic'),
  logRetention: z.enum(RetentionDays, 'expected one of RetentionDays').optional(),
  encryptionKey: thing('keyArn', 'a key of KMS: an IKey'),
  permissionsBoundary: thing('managedPolicyArn', 'a managed policy of IAM: an IManagedPolicy'),
  tags: z.record(z.string(), z.string()).optional(),
  urlParameter: text(
    'expected the name of a parameter: A-Z, a-z, 0-9, . _ - and /, which begins one that has any',
    PARAMETER_NAME,
  ).optional(),
  urlOutput: text('expected the id of an output: A-Z, a-z and 0-9, at most 255 characters', OUTPUT_ID).optional(),
});

/** The things of a user's stack that a class may have beside what the file says; what is no class is for the file's schema. */
const surroundings = z.looseObject({
  role: thing('roleArn', 'a role of IAM: an IRole'),
  vpc: thing('vpcId', 'a network: an IVpc'),
  vpcSubnets: z.looseObject({}).optional(),
  securityGroups: z.array(thing('securityGroupId', 'a security group: an ISecurityGroup').nonoptional()).optional(),
  layers: z.array(thing('layerVersionArn', 'a layer of Lambda: an ILayerVersion').nonoptional()).optional(),
  image: thing('bind', 'a ContainerImage'),
});

/** The errors in the settings of a construct that only code has. */
export function propErrors(scope: Construct, props: object): readonly InputError[] {
  return [...errorsOf(schema, props), ...outputErrors(scope, props)];
}

/** The errors in the things of a user's stack that a runner class has. */
export function surroundingsErrors(name: string, runner: unknown): readonly InputError[] {
  const errors = isObject(runner) ? errorsOf(surroundings, runner) : [];
  return errors.map(({ path, message }) => ({ path: `runners.${name}.${path}`, message }));
}

function errorsOf(expected: z.ZodType, value: unknown): readonly InputError[] {
  const { error } = expected.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message }));
}

/** The CDK finds two outputs of one id when it writes the template, and tells neither's owner. */
function outputErrors(scope: Construct, props: object): readonly InputError[] {
  const id = 'urlOutput' in props ? props.urlOutput : undefined;
  const stack = Stack.of(scope);
  const outputs = stack.node.findAll().filter((one) => one instanceof CfnOutput && one.stack === stack);
  const namesake = outputs.find((one) => one instanceof CfnOutput && stack.resolve(one.logicalId) === id);
  return namesake === undefined
    ? []
    : [
        {
          path: 'urlOutput',
          message: `expected another than that of ${namesake.node.path}, an output of the same stack`,
        },
      ];
}

function isFolder(path: string): boolean {
  try {
    return statSync(resolve(path), { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
