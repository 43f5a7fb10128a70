import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type PackagedFile, packed, unpacked } from '#functions/deployment/container-package.ts';
import { bootstrapText } from '#infra/packaging/code.ts';
import { writePackage } from '#infra/packaging/package.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronstack-package-test-'));
/** The most that a task definition may have in all (ECS developer guide, "Service quotas"). */
const TASK_DEFINITION_BYTES = 65_536;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('what is packed is unpacked, whatever is in it', () => {
  const files: PackagedFile[] = [
    { path: 'a b/ü', content: Buffer.from('one\ntwo') },
    { path: 'empty', content: Buffer.alloc(0), executable: true },
    { path: 'binary', content: Buffer.from([0, 10, 255, 10]) },
  ];

  expect(unpacked(packed(files)).map((file) => ({ ...file, content: Buffer.from(file.content) }))).toEqual(files);
  expect(unpacked(packed([]))).toEqual([]);
});

test('a package has the runner, the tasks and what starts them, and the user`s own programs, also behind a link', () => {
  mkdirSync(join(folder, 'programs/bin'), { recursive: true });
  writeFileSync(join(folder, 'programs/bin/tool'), '#!/bin/sh\n', { mode: 0o755 });
  symlinkSync('tool', join(folder, 'programs/bin/alias'));
  const files = filesOf('package', join(folder, 'programs'));

  expect([...files.keys()]).toEqual(
    expect.arrayContaining(['index.mjs', 'task-entry.mjs', 'tasks/generate_daily_summary.mjs', 'commands/bin/tool']),
  );
  expect(files.get('index.mjs')?.executable).toBeUndefined();
  expect(files.get('commands/bin/tool')?.executable).toBe(true);
  expect(files.get('commands/bin/alias')).toEqual({ ...files.get('commands/bin/tool'), path: 'commands/bin/alias' });
});

test('a package without programs is one all the same', () => {
  expect([...filesOf('without', 'no-such-folder').keys()]).toContain('index.mjs');
});

test('the bootstrap fits into a task definition with room to spare, and has nothing that CloudFormation takes for its own', () => {
  const text = bootstrapText();

  expect(Buffer.byteLength(text)).toBeLessThan(TASK_DEFINITION_BYTES / 2);
  expect(text).not.toContain('${');
});

test('the bootstrap asks S3 with a signature, unpacks what it gets, and runs it', async () => {
  const main = `import { execFileSync } from 'node:child_process';
    console.log(execFileSync(new URL('commands/bin/hello', import.meta.url).pathname, { encoding: 'utf8' }));`;
  const { output, exitCode, requests } = await boot(
    [200],
    [
      { path: 'index.mjs', content: Buffer.from(main) },
      {
        path: 'commands/bin/hello',
        content: Buffer.from('#!/bin/sh\necho "hello from $CRONSTACK_STAGE"'),
        executable: true,
      },
    ],
  );

  expect({ output, exitCode }).toEqual({ output: expect.stringContaining('hello from test'), exitCode: 0 });
  expect(requests).toHaveLength(1);
  expect(requests[0]?.url).toBe('/assets/package.json');
  expect(requests[0]?.headers.authorization).toMatch(/\/eu-west-1\/s3\/aws4_request.*Signature=/);
});

test('a package that S3 hands out a moment later, as after a deploy, is asked for again', async () => {
  const main = "console.log('at last');";

  const { output, requests } = await boot([403, 503, 200], [{ path: 'index.mjs', content: Buffer.from(main) }]);

  expect(output).toContain('at last');
  expect(requests).toHaveLength(3);
}, 30_000);

test('one that is not there ends the container, saying what S3 said', async () => {
  const { output, exitCode } = await boot([404], []);

  expect(exitCode).toBe(1);
  expect(output).toContain(
    'https://s3.eu-west-1.amazonaws.com/assets/package.json could not be fetched: S3 answers 404',
  );
}, 30_000);

function filesOf(name: string, programs: string): ReadonlyMap<string, PackagedFile> {
  const file = join(folder, name);
  writePackage(file, {}, programs);
  return new Map(unpacked(readFileSync(file)).map((packaged) => [packaged.path, packaged]));
}

/** Runs the bootstrap as a container does, in front of an S3 that has one object and answers as told. */
async function boot(statuses: readonly number[], files: readonly PackagedFile[]) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(statuses[requests.length - 1] ?? 500).end(packed(files));
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
