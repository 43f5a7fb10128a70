import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
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

/** The settings of a class that the schema checks: what is none is for it to refuse. */
export function settingsOfClass(props: RunnerClassProps): unknown {
  if (!isObject(props)) {
    return props;
  }
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

/** The errors in the settings of a class that nothing would follow, for the others that it has. */
export function unheardOfClass(name: string, runner: RunnerClassProps): readonly InputError[] {
  const { vpc, fargate, image, remote }: RunnerClassProps = isObject(runner) ? runner : {};
  const at = (key: string, message: string) => ({ path: `runners.${name}.${key}`, message });
  const thing = remote === true ? unheardElsewhere(runner) : undefined;
  if (thing !== undefined) {
    return [at(thing, 'expected none beside remote')];
  }
  return [
    ...(image !== undefined && fargate === undefined ? [at('image', 'expected fargate beside it')] : []),
    ...(image !== undefined && fargate?.image !== undefined
      ? [at('image', 'expected no fargate.image beside it')]
      : []),
    ...(vpc !== undefined && fargate?.network !== undefined ? [at('fargate.network', 'expected none beside vpc')] : []),
  ];
}

/** A thing of the user's own stack that a class on machines elsewhere has no use for; undefined where there is none. */
function unheardElsewhere(props: RunnerClassProps): string | undefined {
  const things = ['role', 'vpc', 'vpcSubnets', 'securityGroups', 'layers', 'image'] as const;
  return things.find((key) => props[key] !== undefined);
}

/** The errors in settings that nothing would follow. */
export function unheard(props: CronstackProps, hasOwnAuthorizer: boolean): readonly InputError[] {
  const ofApi = (['authorizer', 'apiThrottle', 'access', 'urlParameter', 'urlOutput'] as const).filter(
    (key) => props[key] !== undefined,
  );
  if (props.httpApi === false && ofApi.length > 0) {
    return ofApi.map((path) => ({ path, message: 'expected none, as there is no HTTP API' }));
  }
  const message = 'expected none: it knows those whom the authorizers iam and jwt establish, and yours is another';
  return hasOwnAuthorizer && props.access !== undefined ? [{ path: 'access', message }] : [];
}
