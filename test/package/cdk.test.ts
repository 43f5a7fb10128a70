import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import type { CronstackProps } from '#infra/props.ts';
import { CronstackStack } from '#infra/stack.ts';
import { blocksOf } from '../docs/snippets.ts';
import { NODES, Project } from './project.ts';

const INPUT: CronstackProps = {
  stage: 'dev',
  runners: { default: {}, long: { fargate: {}, memoryMb: 512, maxConcurrent: 3 } },
};
const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { Cronstack } from 'cronstack/cdk';

const app = new App({ outdir: 'cdk.out' });
const props = ${JSON.stringify(INPUT)};
new Cronstack(new Stack(app, 'Same'), 'Default', { ...props, urlOutput: 'ApiUrl' });
new Cronstack(new Stack(app, 'Mine'), 'Cron', { ...props, stage: 'mine', tasks: process.argv[2] });
app.synth();
`;
const GREET = `import { defineTask } from 'cronstack/task';
  export default defineTask(() => 'hello from a task');
`;

/** The part of a template that is looked at. */
interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: { readonly Code?: unknown } }>
  >;
}

const ours = new App();
new CronstackStack(ours, 'Same', { cronstack: INPUT });
const ofRepository: Template = ours.synth().getStackByName('Same').template;

test.each(NODES)(
  'the construct is synthesised from the package alone, with the code that the repository deploys, on Node %i',
  async (node) => {
    const project = new Project(node, { 'app.js': APP }).add('aws-cdk-lib', 'constructs');

    await project.run('node', 'app.js');

    const { Resources } = templateOf(project, 'Same');
    expect(Object.keys(Resources).length).toBeGreaterThan(60);
    expect(Resources).toEqual(ofRepository.Resources);
    expect(Object.keys(templateOf(project, 'Mine').Resources)).toContainEqual(expect.stringMatching(/^CronTablesJobs/));
  },
);

test('a user`s own tasks are bundled for the runners, beside those that come with it', async () => {
  const project = new Project(24, { 'app.js': APP, 'tasks/greet.ts': GREET });
  project.add('aws-cdk-lib', 'constructs', 'esbuild');

  await project.run('node', 'app.js', 'tasks');

  const [, runner] =
    Object.entries(templateOf(project, 'Mine').Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith('CronRunnerdefault'),
    ) ?? [];
  const key = /"S3Key":"([0-9a-f]+)\.zip"/.exec(JSON.stringify(runner?.Properties.Code))?.[1];
  const asset = join(project.folder, 'cdk.out', `asset.${key}`);
  expect(readdirSync(join(asset, 'tasks'))).toEqual(
    expect.arrayContaining(['generate_daily_summary.mjs', 'greet.mjs', 'perform_security_audit.mjs']),
  );
  expect(readFileSync(join(asset, 'tasks/greet.mjs'), 'utf8')).toContain('hello from a task');
});

test('without esbuild, a user`s own tasks are refused by its name', async () => {
  const project = new Project(24, { 'app.js': APP, 'tasks/greet.ts': GREET }).add('aws-cdk-lib', 'constructs');

  const { status, output } = await project.attempt('node', 'app.js', 'tasks');

  expect(output).toContain('npm install esbuild');
  expect(status).not.toBe(0);
});

test('the lines of README.md synthesize the package with a job in code, and a broken one fails with its line, path and message', async () => {
  const [shown = ''] = blocksOf('README.md', 'ts');
  // As `cdk synth` says it to the program.
  const lines = `process.env.CDK_OUTDIR = 'cdk.out';\n${shown}`;
  const bad = lines.replace('0 9 * * 1-5', '61 9 * * *');
  const project = new Project(24, { 'app.js': `${lines}cron.addJobs('jobs.yaml');\n`, 'bad.js': bad });
  project.add('aws-cdk-lib', 'constructs').write({
    'jobs.yaml': 'id: backup\nschedule: 0 2 * * *\ncommand: echo saved\n',
  });

  await project.run('node', 'app.js');
  const { status, output } = await project.attempt('node', 'bad.js');

  const jobs = Object.values(templateOf(project, 'Jobs').Resources).find(
    ({ Type }) => Type === 'Custom::CronstackJobs',
  );
  expect(JSON.stringify(jobs)).toMatch(/generate_daily_summary.*report.*backup/);
  const [place, line, , , message] = output.split('\n');
  expect(place).toMatch(/\/bad\.js:6$/);
  expect(line).toBe("cron.addJob('report', { schedule: '61 9 * * *', command: 'generate_daily_summary' });");
  expect(message).toMatch(/^DeploymentConfigError: Jobs\/Cron: job report: schedule: .*61/);
  expect(output).not.toMatch(/Bundling|node_modules\/cronstack/);
  expect(status).not.toBe(0);
});

function templateOf(project: Project, stack: string): Template {
  return JSON.parse(readFileSync(join(project.folder, 'cdk.out', `${stack}.template.json`), 'utf8'));
}
