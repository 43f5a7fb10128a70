import { type ChildProcess, spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The time at which Redis brings what it was told to the disk: before it answers, or within a second, which a power cut loses. */
export type AppendFsync = 'always' | 'everysec';

/** A Redis of our own, on this machine alone. */
export interface Redis {
  readonly port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const TRIES = 100;
const BETWEEN_TRIES_MS = 50;

/** Starts `redis-server` on an empty folder; undefined where there is no such program (Debian has it in the package redis-server). */
export async function startRedis(appendFsync: AppendFsync): Promise<Redis | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-bench-redis-'));
  const port = await freePort();
  const settings = { port, bind: HOST, dir: folder, save: '', appendonly: 'yes', appendfsync: appendFsync };
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  const isThere = await happens(server, 'spawn');
  if (!isThere) {
    await rm(folder, { recursive: true });
    return undefined;
  }
  await untilItListens(port);
  return { port, close: () => end(server, folder) };
}

async function end(server: ChildProcess, folder: string): Promise<void> {
  const exited = once(server, 'exit');
  server.kill();
  await exited;
  await rm(folder, { recursive: true });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('this machine gives out no port');
  }
  return address.port;
}

async function untilItListens(port: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const socket = connect(port, HOST);
    const listens = await happens(socket, 'connect');
    socket.destroy();
    if (listens) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
  }
  throw new Error('redis-server does not listen');
}

/** Tells whether an event comes, and not an error in its place. */
function happens(emitter: EventEmitter, event: string): Promise<boolean> {
  return once(emitter, event).then(
    () => true,
    () => false,
  );
}
