import { expect, test } from 'vitest';
import { everything, resources, synthesised } from './synthesised.ts';

test('the users` own programs are a layer of the functions that run commands, and of no other', () => {
  const template = everything();

  const [layer, ...others] = resources(template, 'AWS::Lambda::LayerVersion');
  expect(others).toEqual([]);
  const withLayer = resources(template, 'AWS::Lambda::Function').filter(([, { Properties }]) => 'Layers' in Properties);
  expect(withLayer.map(([id]) => id.replace(/RunnerFunction.*/, '')).sort()).toEqual(['Runnerdefault', 'Runnerheavy']);
  for (const [, { Properties }] of withLayer) {
    expect(Properties.Layers).toEqual([{ Ref: layer?.[0] }]);
  }
});

test('without programs there is no layer', () => {
  expect(resources(synthesised(), 'AWS::Lambda::LayerVersion')).toEqual([]);
});
