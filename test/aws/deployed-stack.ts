import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the deployed API answers. */
    readonly apiUrl: string;
    /** The stage's name, a new one for each run. */
    readonly stage: string;
    readonly region: string;
  }
}

const EMULATED = process.env.AWS_ENDPOINT_URL !== undefined;
const REGION = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';

/** Deploys the stack under a stage of its own, before all tests; what it returns destroys it. */
export default async function deploy(project: TestProject): Promise<() => Promise<void>> {
  const stage = `t${Date.now().toString(36)}`;
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-deployment-'));
  const outputs = join(folder, 'outputs.json');
  await cdk('deploy', stage, folder, [
    '--require-approval',
    'never',
    '--progress',
    'events',
    '--outputs-file',
    outputs,
  ]);
  const deployed: Record<string, { readonly ApiUrl?: string }> = JSON.parse(await readFile(outputs, 'utf8'));
  project.provide('apiUrl', deployed[`cronstack-${stage}`]?.ApiUrl ?? '');
  project.provide('stage', stage);
  project.provide('region', REGION);
  return async () => {
    await cdk('destroy', stage, folder, ['--force']);
    await rm(folder, { recursive: true });
    await assertGone(stage);
  };
}

async function cdk(
  command: 'deploy' | 'destroy',
  stage: string,
  folder: string,
  more: readonly string[],
): Promise<void> {
  const app = ['--app', 'node --import tsx test/aws/app.ts', '--output', join(folder, 'cdk.out')];
  const context = ['-c', `stage=${stage}`, '-c', `emulated=${EMULATED}`];
  const startedAtMs = Date.now();
  const child = spawn('npx', ['cdk', command, `cronstack-${stage}`, ...app, ...context, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (exitCode !== 0) {
    throw new Error(`cdk ${command} ended with ${exitCode}:\n${output}`);
  }
  console.log(`cdk ${command} cronstack-${stage}: done in ${Math.round((Date.now() - startedAtMs) / 1000)} s`);
}

/** Nothing of the stage may go on firing. */
async function assertGone(stage: string): Promise<void> {
  const scheduler = new SchedulerClient({ region: REGION });
  const found = await scheduler.send(new ListSchedulesCommand({ GroupName: `cronstack-${stage}` })).then(
    ({ Schedules }) => Schedules ?? [],
    () => [],
  );
  if (found.length > 0) {
    throw new Error(`${found.length} entries of stage ${stage} outlived their stack`);
  }
}
