import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Package } from '../../functions/container-package.ts';
import { bootstrapText, writePackage } from '../../infra/package.ts';
import { runnerFiles } from '../../infra/runner-files.ts';
import { listTasks } from '../../infra/tasks.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronstack-package-test-'));
/** What a task definition may have in all (ECS developer guide, "Service quotas"). */
const TASK_DEFINITION_BYTES = 65_536;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a package has the runner, the tasks and what starts them, and the user`s own programs', () => {
  const file = join(folder, 'package.json');
  // Any folder of the repository will do.
  writePackage(file, runnerFiles(listTasks('tasks')), 'cli');
  const { files }: Package = JSON.parse(readFileSync(file, 'utf8'));
  const paths = files.map(({ path }) => path);

  expect(paths).toEqual(
    expect.arrayContaining(['index.mjs', 'task-entry.mjs', 'tasks/generate_daily_summary.mjs', 'cli/commands/list.ts']),
  );
  expect(files.find(({ path }) => path === 'index.mjs')?.executable).toBeUndefined();
});

test('a package without programs is one all the same', () => {
  const file = join(folder, 'without.json');
  writePackage(file, {}, 'no-such-folder');

  const { files }: Package = JSON.parse(readFileSync(file, 'utf8'));
  expect(files.map(({ path }) => path)).toContain('index.mjs');
});

test('the bootstrap fits into a task definition many times, and has nothing that CloudFormation takes for its own', () => {
  const text = bootstrapText();

  expect(Buffer.byteLength(text)).toBeLessThan(TASK_DEFINITION_BYTES / 2);
  expect(text).not.toContain('${');
});

test('the bootstrap asks S3 with a signature, unpacks what it gets, and runs it', async () => {
  const main = `import { execFileSync } from 'node:child_process';
    console.log(execFileSync(new URL('commands/bin/hello', import.meta.url).pathname, { encoding: 'utf8' }));`;
  const { output, exitCode, requests } = await boot(200, {
    files: [
      { path: 'index.mjs', base64: base64(main) },
      { path: 'commands/bin/hello', base64: base64('#!/bin/sh\necho "hello from $CRONSTACK_STAGE"'), executable: true },
    ],
  });

  expect({ output, exitCode }).toEqual({ output: expect.stringContaining('hello from test'), exitCode: 0 });
  expect(requests).toHaveLength(1);
  expect(requests[0]?.url).toBe('/assets/package.json');
  expect(requests[0]?.headers.authorization).toMatch(/\/eu-west-1\/s3\/aws4_request.*Signature=/);
});

test('a package that S3 does not hand out ends the container, saying what S3 said', async () => {
  const { output, exitCode } = await boot(403, { files: [] });

  expect(exitCode).toBe(1);
  expect(output).toContain('S3 answers 403 for https://s3.eu-west-1.amazonaws.com/assets/package.json');
});

/** Runs the bootstrap as a container does, in front of an S3 that has one object. */
async function boot(status: number, body: Package) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', bootstrapText()], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      CRONSTACK_PACKAGE_URL: 'https://s3.eu-west-1.amazonaws.com/assets/package.json',
      CRONSTACK_STAGE: 'test',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [exitCode] = await once(child, 'close');
  server.close();
  return { output, exitCode, requests };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
