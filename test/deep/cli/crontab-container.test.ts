import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../../cli/bin.js');
const folder = mkdtempSync(join(tmpdir(), 'cronstack-container-'));
const crontab = join(folder, 'crontab');
const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) {
    child.kill('SIGKILL');
  }
  rmSync(folder, { recursive: true });
});

test('a process with --crontab and --passthrough prints the lines of its jobs alone, reads it again on SIGHUP, and ends on TERM', async () => {
  writeFileSync(crontab, '* * * * * echo first $GREETING; echo trouble >&2\n');
  const child = spawn(process.execPath, [PROGRAM, 'start', '--crontab', crontab, '--passthrough'], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      XDG_STATE_HOME: join(folder, 'state'),
      GREETING: 'hello',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  started.push(child);
  const over = new Promise<never>((_, reject) => child.once('exit', () => reject(new Error(err.text()))));
  over.catch(() => undefined);
  const [out, err] = [reader(child.stdout, over), reader(child.stderr, over)];

  await out.until('first hello\n');
  await err.until('succeeded');
  writeFileSync(crontab, '* * * * * echo second\n');
  child.kill('SIGHUP');
  await err.until('echo-second created');
  await out.until('second\n');
  await err.until('echo-second  ');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');

  expect(await ended).toBe(0);
  expect(out.text()).toMatch(/^(?:first hello\n)+(?:second\n)+$/);
  expect(err.text()).toMatch(/^trouble$/m);
  expect(err.text()).toContain('Stopping (SIGTERM)');
  expect(readdirSync(folder).filter((name) => name.startsWith('cronstack-'))).toEqual([]);
}, 300_000);

/** What comes of a stream; waiting for a text fails where the process ends before it comes. */
function reader(stream: NodeJS.ReadableStream, over: Promise<never>) {
  let all = '';
  const listeners = new Set<() => void>();
  stream.on('data', (chunk: Buffer) => {
    all += chunk.toString();
    for (const listener of listeners) {
      listener();
    }
  });
  return {
    text: () => all,
    until: (text: string) =>
      Promise.race([
        over,
        new Promise<void>((resolve) => {
          const look = () => (all.includes(text) ? resolve() : undefined);
          listeners.add(look);
          look();
        }),
      ]),
  };
}
