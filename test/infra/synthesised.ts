import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CronstackProps } from '#infra/props.ts';
import { CronstackStack } from '#infra/stack.ts';

/** A resource as the template has it. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

/** One statement of a policy, as the template has it. */
interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** A secret that the class `heavy` of the stage with everything may read. */
export const SHOP = 'arn:aws:s3:::shop/*';
export const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-??????';

/** Any folder of the repository stands for the users' own programs. */
const PROGRAMS = 'cli';

/** The template of a stage of which nothing is configured, made once for all tests of a worker: the CDK takes a second for it. */
export const synthesised = memoized((stage) => templateOf(appWithoutBundles(), { stage }));

/** The template of a stage with most of what can be configured, made once: classes on Lambda and on Fargate, tokens, mail, programs. */
export const everything = memoized((stage) =>
  templateOf(appWithoutBundles(), {
    stage,
    input: {
      runners: {
        default: { maxConcurrent: 4 },
        heavy: {
          memoryMb: 3_008,
          storageMb: 2_048,
          secrets: [SECRET],
          statements: [{ actions: ['s3:GetObject', 's3:PutObject'], resources: [SHOP] }],
        },
        long: { fargate: {}, memoryMb: 512, maxConcurrent: 3 },
      },
      alarmEmail: 'oncall@example.com',
      tracing: true,
      authorizer: { type: 'jwt', issuer: 'https://issuer.example', audience: ['cronstack'] },
      apiThrottle: { requestsPerSecond: 5, burst: 10 },
      reservedConcurrency: { api: 3, dispatcher: 5 },
    },
    configuration: {
      scheduler: { check_interval_seconds: 90 },
      notify: { heartbeat: { url: { fromParameter: '/cronstack/ping' } } },
    },
    programs: PROGRAMS,
  }),
);

/** An app that is not bundled: templates only. */
export function appWithoutBundles(): App {
  return new App({ context: { 'aws:cdk:bundling-stacks': [] } });
}

/** A stage to be synthesised. */
interface Stage {
  readonly stage: string;
  /** Its `deploy.<stage>.json`. */
  readonly input?: CronstackProps;
  readonly configuration?: Record<string, unknown>;
  readonly programs?: string;
}

/** The template of a stage in an app, which says whether functions are bundled. */
export function templateOf(app: App, { stage, input = {}, configuration = {}, programs }: Stage): Template {
  const cronstack = { ...input, stage, configuration, programs };
  return Template.fromStack(new CronstackStack(app, `cronstack-${stage}`, { cronstack }));
}

function memoized(make: (stage: string) => Template): (stage?: string) => Template {
  const made = new Map<string, Template>();
  return (stage = 'dev') => {
    const template = made.get(stage) ?? make(stage);
    made.set(stage, template);
    return template;
  };
}

/** All resources of a type, by logical id. */
export function resources(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(template.findResources(type)).map(([id, resource]) => [id, resource as Resource]);
}

/** The statements about the role whose logical id begins so. */
export function statementsOf(template: Template, role: string): readonly Statement[] {
  const policies = resources(template, 'AWS::IAM::Policy').filter(([id]) => id.startsWith(role));
  return policies.flatMap(([, { Properties }]) => {
    const { Statement: statements } = Properties.PolicyDocument as { Statement: readonly Statement[] };
    return statements;
  });
}

/** The actions that a role may take, each with its effect, in order of the alphabet. */
export function actionsOf(template: Template, role: string): readonly string[] {
  const actions = statementsOf(template, role).flatMap(({ Effect, Action }) =>
    [Action].flat().map((action) => (Effect === 'Allow' ? action : `${Effect} ${action}`)),
  );
  return [...new Set(actions)].sort();
}
