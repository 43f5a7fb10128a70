import type { Construct } from 'constructs';
import { DeploymentConfigError } from '#infra/deployment/config.ts';
import { type CronstackProps, isOwnAuthorizer, type RunnerClassProps } from './props.ts';

/** The settings that the schema of `deploy.<stage>.json` checks: all that are no things of the CDK, and whatever is none of ours. */
export function checkedByFile(props: CronstackProps): Readonly<Record<string, unknown>> {
  const {
    stage: _stage,
    prefix: _prefix,
    runners: _runners,
    tasks: _tasks,
    programs: _programs,
    tables: _tables,
    alarmTopic: _topic,
    logRetention: _retention,
    encryptionKey: _key,
    permissionsBoundary: _boundary,
    tags: _tags,
    urlParameter: _parameter,
    urlOutput: _output,
    httpApi: _http,
    authorizer,
    ...others
  } = props;
  return authorizer === undefined || isOwnAuthorizer(authorizer) ? others : { ...others, authorizer };
}

/** The settings of a class that the schema checks. */
export function settingsOfClass(props: RunnerClassProps): object {
  const {
    role: _role,
    vpc: _vpc,
    vpcSubnets: _subnets,
    securityGroups: _groups,
    layers: _layers,
    image: _image,
    ...others
  } = props;
  return others;
}

/** A thing of the user's own stack that a class on machines elsewhere has no use for; undefined where there is none. */
export function unheardElsewhere(props: RunnerClassProps): string | undefined {
  const things = ['role', 'vpc', 'vpcSubnets', 'securityGroups', 'layers', 'image'] as const;
  return things.find((key) => props[key] !== undefined);
}

/** Refuses settings that nothing would follow. Throws a DeploymentConfigError. */
export function refuseUnheard(construct: Construct, props: CronstackProps, hasOwnAuthorizer: boolean): void {
  const withoutApi = (['authorizer', 'apiThrottle', 'access', 'urlParameter', 'urlOutput'] as const).find(
    (key) => props[key] !== undefined,
  );
  if (props.httpApi === false && withoutApi !== undefined) {
    throw new DeploymentConfigError(`${construct.node.path}: ${withoutApi}: expected none, as there is no HTTP API`);
  }
  if (hasOwnAuthorizer && props.access !== undefined) {
    const expected = 'expected none: it knows those whom the authorizers iam and jwt establish, and yours is another';
    throw new DeploymentConfigError(`${construct.node.path}: access: ${expected}`);
  }
}
