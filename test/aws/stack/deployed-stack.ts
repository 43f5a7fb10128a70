import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { TestProject } from 'vitest/node';
import { chooseReceiverPort } from '../notices/receiver.ts';
import { cdk, UNATTENDED } from './cdk.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the deployed API answers. */
    readonly apiUrl: string;
    /** The stage's name, a new one for each run. */
    readonly stage: string;
    readonly region: string;
    /** The ARN of the role of runners of the class `office`. */
    readonly officeRole: string;
  }
}

const REGION = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';

/** Deploys the stack under a stage of its own, before all tests; what it returns destroys it. */
export default async function deploy(project: TestProject): Promise<() => Promise<void>> {
  const stage = `t${Date.now().toString(36)}`;
  await chooseReceiverPort();
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-outputs-'));
  const outputs = join(folder, 'outputs.json');
  await cdk('deploy', stage, [...UNATTENDED, '--outputs-file', outputs]);
  const deployed: Record<string, Readonly<Record<string, string>>> = JSON.parse(await readFile(outputs, 'utf8'));
  await rm(folder, { recursive: true });
  const { ApiUrl = '', ...named } = deployed[`cronstack-${stage}`] ?? {};
  project.provide('apiUrl', ApiUrl);
  project.provide('officeRole', Object.entries(named).find(([id]) => id.includes('Runneroffice'))?.[1] ?? '');
  project.provide('stage', stage);
  project.provide('region', REGION);
  return async () => {
    await cdk('destroy', stage, ['--force']);
    await assertGone(stage);
  };
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
