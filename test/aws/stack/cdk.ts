import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EMULATED = process.env.AWS_ENDPOINT_URL !== undefined;

/**
 * Deploys or destroys a stage of app.ts and answers all that is said meanwhile; `options` are further ones of the command. Throws with the
 * same text when it fails.
 */
export async function cdk(command: 'deploy' | 'destroy', stage: string, options: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-deployment-'));
  const app = ['--app', 'node --import tsx test/aws/stack/app.ts', '--output', join(folder, 'cdk.out')];
  const context = ['-c', `stage=${stage}`, '-c', `emulated=${EMULATED}`];
  const startedAtMs = Date.now();
  const child = spawn('npx', ['cdk', command, `cronstack-${stage}`, ...app, ...context, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await rm(folder, { recursive: true });
  if (exitCode !== 0) {
    throw new Error(`cdk ${command} ended with ${exitCode}:\n${output}`);
  }
  console.log(`cdk ${command} cronstack-${stage}: done in ${Math.round((Date.now() - startedAtMs) / 1000)} s`);
  return output;
}

/** The options of a deployment that asks nothing. */
export const UNATTENDED = ['--require-approval', 'never', '--progress', 'events'] as const;
