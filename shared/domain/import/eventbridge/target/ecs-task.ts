import { at, listAt, textAt, textsAt } from '#domain/import/at-path.ts';
import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import type { ReadCommand, TargetCommand, TargetSource } from './command.ts';
import { objectInput } from './input.ts';

const CLUSTER = /^arn:aws[a-z-]*:ecs:([a-z0-9-]+):\d{12}:cluster\/[A-Za-z0-9_-]+$/;
/** The parameters that the short form has words for (API_EcsParameters). */
const SHORT_MEMBERS: readonly string[] = ['TaskDefinitionArn', 'LaunchType', 'NetworkConfiguration', 'TaskCount'];
/** The parameters that RunTask calls otherwise. */
const OTHER_NAMES: Readonly<Record<string, string>> = { taskDefinitionArn: 'taskDefinition', taskCount: 'count' };

/**
 * A task of ECS, whose input is the overrides of its containers; undefined where the target is none. The short form wherever it says all
 * of it, else the call itself.
 */
export function ecsTaskCommand({ schedule, arn, input }: TargetSource): ReadCommand | undefined {
  const [, region] = CLUSTER.exec(arn) ?? [];
  if (region === undefined) {
    return undefined;
  }
  const parameters = at(schedule, 'Target.EcsParameters');
  const taskDefinition = textAt(parameters, 'TaskDefinitionArn');
  if (!isObject(parameters) || taskDefinition === undefined) {
    return { ok: false, why: `its target is the cluster ${arn}, and it names no TaskDefinitionArn` };
  }
  const overrides = input === undefined ? undefined : objectInput(input);
  if (overrides?.ok === false) {
    return overrides;
  }
  const given = overrides?.value ?? {};
  return {
    ok: true,
    command: shortForm(arn, parameters, given) ?? {
      type: 'aws',
      service: 'ecs',
      action: 'RunTask',
      region,
      input: { cluster: arn, ...named(parameters), ...(input === undefined ? {} : { overrides: given }) },
    },
    notes: [],
    action: `ecs:RunTask on ${taskDefinition}, and iam:PassRole for the roles of the task`,
    reads: [['Target.EcsParameters', Object.keys(parameters).join(' ')]],
  };
}

function shortForm(
  cluster: string,
  parameters: JsonObject,
  overrides: JsonObject,
): TargetCommand['command'] | undefined {
  const taskDefinition = textAt(parameters, 'TaskDefinitionArn');
  const network = shortNetwork(parameters);
  const container = shortContainer(overrides);
  const launchType = textAt(parameters, 'LaunchType');
  const isShort =
    [undefined, null, 1].some((count) => count === parameters.TaskCount) &&
    Object.entries(parameters).every(([name, value]) => SHORT_MEMBERS.includes(name) || isNothing(value)) &&
    !(launchType === 'FARGATE' && network?.subnets === undefined);
  return isShort && taskDefinition !== undefined && network !== undefined && container !== undefined
    ? {
        type: 'ecs-task',
        cluster,
        taskDefinition,
        ...present({ launchType }),
        ...(network.subnets === undefined ? {} : { network: { ...network, subnets: network.subnets } }),
        ...container,
      }
    : undefined;
}

interface ShortNetwork {
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly publicIp?: boolean;
}

/** The network in the short form's words, empty where there is none; undefined where they do not say it. */
function shortNetwork(parameters: JsonObject): ShortNetwork | undefined {
  const vpc = at(parameters, 'NetworkConfiguration.awsvpcConfiguration');
  if (!isObject(vpc)) {
    return {};
  }
  const [subnets, securityGroups] = [textsAt(vpc, 'Subnets'), textsAt(vpc, 'SecurityGroups')];
  const isSaid =
    subnets !== undefined && Object.keys(vpc).every((name) => /^(?:Subnets|SecurityGroups|AssignPublicIp)$/.test(name));
  return isSaid
    ? { subnets, ...present({ securityGroups, publicIp: vpc.AssignPublicIp === 'ENABLED' || undefined }) }
    : undefined;
}

/** One container's command and variables; undefined where the overrides say more. */
function shortContainer(overrides: JsonObject) {
  if (Object.keys(overrides).length === 0) {
    return {};
  }
  const [one, ...others] = listAt(overrides, 'containerOverrides');
  const container = textAt(one, 'name');
  const variables = listAt(one, 'environment');
  const command = textsAt(one, 'command');
  const environment = Object.fromEntries(
    variables.flatMap((variable) => {
      const [name, value] = [textAt(variable, 'name'), textAt(variable, 'value')];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const isSaid =
    others.length === 0 &&
    container !== undefined &&
    isObject(one) &&
    Object.keys(overrides).length === 1 &&
    Object.keys(one).every((name) => ['name', 'environment'].includes(name) || (name === 'command' && command?.[0])) &&
    Object.keys(environment).length === variables.length &&
    !Object.keys(environment).some((name) => name.startsWith('CRONSTACK_')) &&
    !JSON.stringify(one).includes('<cronstack.');
  return isSaid
    ? { container, ...present({ command, environment: variables.length === 0 ? undefined : environment }) }
    : undefined;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0);
}

/** The parameters by the names of RunTask, whose members begin with a small letter. */
function named(parameters: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => {
        const small = decapitalised(name);
        return [OTHER_NAMES[small] ?? small, inside(value)];
      }),
  );
}

function inside(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(inside);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [decapitalised(name), inside(one)]))
    : value;
}

function decapitalised(name: string): string {
  return `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
}
