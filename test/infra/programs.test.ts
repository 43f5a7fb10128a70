import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { parseDeployment } from '#infra/deployment/config.ts';
import { CronstackStack } from '#infra/stack.ts';
import { resources } from './synthesised.ts';

test('the users` own programs are a layer of the functions that run commands, and of no other', () => {
  // Any folder of the repository will do.
  const template = templateWith('cli');

  const [layer, ...others] = resources(template, 'AWS::Lambda::LayerVersion');
  expect(others).toEqual([]);
  const withLayer = resources(template, 'AWS::Lambda::Function').filter(([, { Properties }]) => 'Layers' in Properties);
  expect(withLayer.map(([id]) => id)).toEqual([expect.stringMatching(/^Runnerdefault/)]);
  expect(withLayer[0]?.[1].Properties.Layers).toEqual([{ Ref: layer?.[0] }]);
});

test('without programs there is no layer', () => {
  expect(resources(templateWith('no-such-folder'), 'AWS::Lambda::LayerVersion')).toEqual([]);
});

function templateWith(programs: string): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const deployment = parseDeployment('dev', {});
  return Template.fromStack(new CronstackStack(app, 'cronstack-dev', { deployment, programs }));
}
