import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseDeployment } from '#infra/deployment/config.ts';
import { CronstackStack } from '#infra/stack.ts';

/** A resource as the template has it. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** One statement of a policy, as the template has it. */
interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** The template of a stage, without bundling its functions. */
export function synthesised(stage: string, input: unknown = {}, configuration: unknown = {}): Template {
  return templateOf(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), stage, input, configuration);
}

/** The template of a stage in an app, which says whether functions are bundled. */
export function templateOf(app: App, stage: string, input: unknown = {}, configuration: unknown = {}): Template {
  const deployment = parseDeployment(stage, input, () => configuration);
  return Template.fromStack(new CronstackStack(app, `cronstack-${stage}`, { deployment }));
}

/** All resources of a type, by logical id. */
export function resources(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(template.findResources(type)).map(([id, resource]) => [id, resource as Resource]);
}

/** What the role whose logical id begins so may do. */
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
