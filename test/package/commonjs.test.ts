import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CronstackStack } from '#infra/stack.ts';
import { blocksOf } from '#test/docs/snippets.ts';
import { NODES, Project } from './project.ts';

/** What the tests of an app run with, as `cdk init` writes it. */
const JEST = ['jest@30.5.2', '@swc/jest@0.2.39', '@swc/core@1.16.22'];
const JEST_CONFIG = `module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\\\.tsx?$': ['@swc/jest'] },
  setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'],
};
`;
const COMMONJS = { 'package.json': '{}' };
const PROGRAM = `
const { App, Stack } = require('aws-cdk-lib');
const { Cronstack, DeploymentConfigError } = require('cronstack/cdk');

const app = new App({ outdir: 'cdk.out' });
const cron = new Cronstack(new Stack(app, 'Same'), 'Default', { stage: 'dev', tasks: process.argv[2] });
try {
  cron.addJob('bad', { schedule: '61 * * * *', command: 'echo bad' });
} catch (error) {
  console.log(error instanceof DeploymentConfigError, error.message);
}
app.synth();
`;
const NO_ESM = '--no-experimental-require-module';

const ours = new App();
new CronstackStack(ours, 'Same', { cronstack: { stage: 'dev' } });
const ofRepository: { readonly Resources: object } = ours.synth().getStackByName('Same').template;

test.each(NODES)(
  'a CommonJS program requires the construct, and synthesizes what the repository deploys, on Node %i',
  async (node) => {
    const project = new Project(node, { ...COMMONJS, 'app.js': PROGRAM }).add('aws-cdk-lib', 'constructs');

    const said = await project.run('node', NO_ESM, 'app.js');

    expect(said).toMatch(/^true Same\S*: job bad: schedule: .*61/m);
    const template = JSON.parse(readFileSync(join(project.folder, 'cdk.out/Same.template.json'), 'utf8'));
    expect(template.Resources).toEqual(ofRepository.Resources);
  },
);

test('a CommonJS program has its own tasks bundled, too', async () => {
  const tasks = { 'tasks/greet.ts': `export default { run: () => 'hello from a task' };` };
  const project = new Project(20, { ...COMMONJS, 'app.js': PROGRAM, ...tasks });
  project.add('aws-cdk-lib', 'constructs', 'esbuild');

  await project.run('node', NO_ESM, 'app.js', 'tasks');

  const runners = readdirSync(join(project.folder, 'cdk.out')).filter((asset) => /^asset\.\w+$/.test(asset));
  const files = runners.flatMap((asset) =>
    readdirSync(join(project.folder, 'cdk.out', asset), { recursive: true, encoding: 'utf8' }),
  );
  expect(files).toEqual(expect.arrayContaining(['tasks/generate_daily_summary.mjs', 'tasks/greet.mjs']));
});

describe('Jest with the settings of cdk init', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-jest-'));

  beforeAll(() => {
    execFileSync('npm', ['install', '--silent', '--prefer-offline', '--ignore-scripts', '--prefix', folder, ...JEST]);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(NODES)('runs the test of the page about the construct, on Node %i', async (node) => {
    const example = blocksOf('docs/construct.md', 'ts').find((block) => block.includes('Template.fromStack')) ?? '';
    const project = new Project(node, {
      ...COMMONJS,
      'jest.config.js': JEST_CONFIG,
      'test/jobs.test.ts': example,
      'test/wrong.test.ts': example.replace("GlobalTable', 2", "GlobalTable', 3"),
    }).add('aws-cdk-lib', 'constructs');
    symlinkSync(join(folder, 'node_modules/@swc'), join(project.folder, 'node_modules/@swc'));

    const { status, output } = await project.attempt('node', join(folder, 'node_modules/jest/bin/jest.js'));

    expect(output).toMatch(/^PASS test\/jobs\.test\.ts/m);
    expect(output).toMatch(/^FAIL test\/wrong\.test\.ts/m);
    expect(output).toContain('Expected 3 resources of type AWS::DynamoDB::GlobalTable but found 2');
    expect(status).toBe(1);
  });
});
