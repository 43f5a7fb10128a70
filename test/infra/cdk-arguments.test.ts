import { expect, test } from 'vitest';
import { cdkArguments } from '#infra/cdk-arguments.ts';

test.each([
  [
    ['--stage', 'dev'],
    ['deploy', '--require-approval', 'never', 'cronstack-dev', '-c', 'stage=dev'],
  ],
  [
    ['--stage=dev', '--destroy'],
    ['destroy', 'cronstack-dev', '-c', 'stage=dev'],
  ],
  [
    ['--profile', 'work', '--stage', 'dev', '--hotswap'],
    ['deploy', '--require-approval', 'never', 'cronstack-dev', '-c', 'stage=dev', '--profile', 'work', '--hotswap'],
  ],
])('%j says %j to cdk', (argv, cdk) => {
  expect(cdkArguments(argv)).toEqual({ ok: true, stage: 'dev', cdk });
});

test.each([
  [['--synth'], 'dev', ['synth', '--quiet', '-c', 'stage=dev']],
  [['--synth', '--stage', 'prod', '--no-color'], 'prod', ['synth', '--quiet', '-c', 'stage=prod', '--no-color']],
  [['--synth', '--stage=prod'], 'prod', ['synth', '--quiet', '-c', 'stage=prod']],
])('%j synthesises the stage %s', (argv, stage, cdk) => {
  expect(cdkArguments(argv)).toEqual({ ok: true, stage, cdk });
});

test('a stage without a name is none to synthesise', () => {
  expect(cdkArguments(['--synth', '--stage'])).toMatchObject({ ok: false, reason: expect.stringContaining('synth') });
});

test.each([[[]], [['--stage']], [['--stage', '--destroy']], [['dev']]])('%j is no stage', (argv) => {
  expect(cdkArguments(argv)).toMatchObject({ ok: false, reason: expect.stringContaining('--stage <stage>') });
});
