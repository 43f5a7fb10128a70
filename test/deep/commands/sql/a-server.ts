import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';

/** A database server of Debian's, in a folder of its own, run by somebody who is not root. */
export interface TestServer {
  /** Its address, with a password in it. */
  readonly url: string;
  stop(): Promise<void>;
}

const NOBODY = 65_534;
/** Servers refuse to run as root. */
const OWNER = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const PASSWORD = 'tr0ub4dor-3';
const PLACES = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  ...(existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
    : []),
];

const run = promisify(execFile);

/** The programs of PostgreSQL and MariaDB, where they are installed. */
export const POSTGRES = found('postgres', 'initdb');
export const MARIADB = found('mariadbd', 'mariadb-install-db');

/** Starts PostgreSQL. */
export async function startPostgres(): Promise<TestServer> {
  const [postgres = '', initdb = ''] = POSTGRES ?? [];
  const { folder, port } = await aPlace();
  const data = join(folder, 'data');
  await run(initdb, ['-D', data, '-U', 'ann', '-A', 'trust', '-N', '--locale=C', '-E', 'UTF8'], {
    ...OWNER,
    cwd: folder,
  });
  const options = ['-D', data, '-k', folder, '-p', String(port), '-h', '127.0.0.1', '-c', 'fsync=off'];
  const server = spawn(postgres, options, { ...OWNER, cwd: folder, stdio: 'ignore' });
  await listening(port, server);
  return { url: `postgres://ann:${PASSWORD}@127.0.0.1:${port}/postgres`, stop: () => stopped(server, folder) };
}

/** Starts MariaDB. */
export async function startMariadb(): Promise<TestServer> {
  const [mariadbd = '', install = ''] = MARIADB ?? [];
  const { folder, port } = await aPlace();
  const data = join(folder, 'data');
  await run(
    install,
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    {
      ...OWNER,
      cwd: folder,
    },
  );
  const options = ['--no-defaults', `--datadir=${data}`, `--socket=${join(folder, 's')}`, `--port=${port}`];
  const server = spawn(mariadbd, [...options, '--bind-address=127.0.0.1', `--pid-file=${join(folder, 'pid')}`], {
    ...OWNER,
    cwd: folder,
    stdio: 'ignore',
  });
  await listening(port, server);
  const sql = `create database shop; create user ann@'127.0.0.1' identified by '${PASSWORD}'; grant all on *.* to ann@'127.0.0.1'`;
  await run('mariadb', ['--no-defaults', `--socket=${join(folder, 's')}`, '-u', 'root', '-e', sql]);
  return { url: `mariadb://ann:${PASSWORD}@127.0.0.1:${port}/shop`, stop: () => stopped(server, folder) };
}

function found(...names: readonly string[]): readonly string[] | undefined {
  const files = names.map((name) => PLACES.map((place) => join(place, name)).find(existsSync));
  return files.every((file) => file !== undefined) ? files : undefined;
}

async function aPlace(): Promise<{ folder: string; port: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-sql-'));
  await chmod(folder, 0o700);
  if (OWNER.uid !== undefined) {
    await chown(folder, NOBODY, NOBODY);
  }
  return { folder, port: await freePort() };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function listening(port: number, server: ChildProcess): Promise<void> {
  const { connect } = await import('node:net');
  await eventually('the server to listen', () => {
    if (server.exitCode !== null) {
      throw new Error(`the server ended with ${server.exitCode}`);
    }
    return new Promise<true | undefined>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(undefined));
    });
  });
}

async function stopped(server: ChildProcess, folder: string): Promise<void> {
  const over = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGQUIT');
  server.kill('SIGKILL');
  await over;
  await rm(folder, { recursive: true, force: true });
}
