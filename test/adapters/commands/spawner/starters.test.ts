import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startDirectly } from '#adapters/commands/program/start-directly.ts';
import type { Program, Starter } from '#adapters/commands/program/starter.ts';
import { allProcesses } from '#adapters/commands/program/table.ts';
import { Spawner } from '#adapters/commands/spawner/spawner.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import type { OutputStream } from '#ports/executor.ts';
import { aFolder } from '#test/adapters/commands/an-execution.ts';

const spawner = new Spawner({
  clock: systemClock,
  onTrouble: (what) => {
    throw new Error(what);
  },
});

afterAll(() => spawner.close());

const STARTERS: readonly (readonly [string, Starter])[] = [
  ['this process', startDirectly],
  ['the helper', spawner.start],
];

describe.each(STARTERS)('a program that %s starts', (_name, starter) => {
  test('has a process group and a session of its own', async () => {
    const { groupId, stdout } = await run({ args: ['cat', '/proc/self/stat'], file: 'env' });
    const [, , group, session] = stdout
      .toString()
      .slice(stdout.lastIndexOf(')') + 1)
      .trim()
      .split(' ');
    expect([group, session]).toEqual([String(groupId), String(groupId)]);
  });

  test('has the environment, folder and umask that it is told, and nothing else', async () => {
    const folder = await aFolder();
    const line = 'pwd; umask; env -u PWD -u OLDPWD -u SHLVL -u _';
    const { stdout } = await run({ ...shell(line), environment: { ONLY: 'grüße = two' }, folder, umask: 0o027 });
    expect(stdout.toString()).toBe(`${folder}\n0027\nONLY=grüße = two\n`);
  });

  test('reads what it is told, and otherwise nothing', async () => {
    expect((await run({ ...shell('cat'), stdin: 'grüße\n\u{1F600}' })).stdout.toString()).toBe('grüße\n\u{1F600}');
    expect((await run(shell('cat'))).stdout.toString()).toBe('');
  });

  test('need not read it', async () => {
    const { exit } = await run({ ...shell('exit 4'), stdin: 'x'.repeat(1_000_000) });
    expect(exit).toEqual({ kind: 'exited', exitCode: 4 });
  });

  test('has its output passed on byte by byte, each stream for itself', async () => {
    const file = join(await aFolder(), 'bytes');
    const bytes = randomBytes(700_001);
    await writeFile(file, bytes);
    const { stdout, stderr } = await run(shell(`cat ${file}; cat ${file} >&2`));
    expect([digestOf(stdout), digestOf(stderr)]).toEqual([digestOf(bytes), digestOf(bytes)]);
  });

  test('is over for itself when its process ends, and for its output when nobody can write it', async () => {
    const said: string[] = [];
    const started = await starter(program(shell('(sleep 0.15; echo late) & echo early')), (_stream, chunk) => {
      said.push(chunk.toString());
    });
    if (started.kind !== 'started') {
      throw new Error('it was not started');
    }
    expect(await started.exited).toEqual({ kind: 'exited', exitCode: 0 });
    expect(said.join('')).not.toContain('late');
    await started.closed;
    expect(said.join('')).toBe('early\nlate\n');
  });

  test('has the end of its output passed on before that is said', async () => {
    const { stdout } = await run(shell('head -c 300000 /dev/zero; printf end'));
    expect([stdout.length, stdout.subarray(-3).toString()]).toEqual([300_003, 'end']);
  });

  test('may be let go of while somebody holds its output open', async () => {
    const said: string[] = [];
    const started = await starter(program(shell('(sleep 0.1; echo late; sleep 5) & echo early')), (_stream, chunk) => {
      said.push(chunk.toString());
    });
    if (started.kind !== 'started') {
      throw new Error('it was not started');
    }
    await started.exited;
    started.release();
    // Whoever writes where nobody reads dies of it.
    await expect.poll(() => isGroupThere(started.groupId), { timeout: 4_000 }).toBe(false);
    expect(said.join('')).not.toContain('late');
  });

  test('ends by a signal as well', async () => {
    expect((await run(shell('kill -SEGV $$'))).exit).toEqual({ kind: 'killed', signal: 'SIGSEGV' });
  });

  test.each([
    ['ENOENT', { file: 'nosuch' }],
    ['EACCES', { file: '/etc/passwd' }],
    ['E2BIG', { file: 'true', args: ['x'.repeat(140_000)] }],
    ['ERR_INVALID_ARG_VALUE', { file: 'true', args: ['a\0b'] }],
  ])('or rather cannot start for %s: that is an answer', async (code, parts) => {
    const answer = await starter(program(parts), () => undefined);
    expect(answer).toMatchObject({ kind: 'not_started', error: { code } });
    expect(answer.kind === 'not_started' && answer.error).toBeInstanceOf(Error);
  });

  async function run(parts: Partial<Program>) {
    const chunks: Record<OutputStream, Buffer[]> = { stdout: [], stderr: [] };
    const started = await starter(program(parts), (stream, chunk) => chunks[stream].push(Buffer.from(chunk)));
    if (started.kind !== 'started') {
      throw new Error(`it was not started: ${JSON.stringify(started)}`);
    }
    const exit = await started.exited;
    await started.closed;
    const [stdout, stderr] = [Buffer.concat(chunks.stdout), Buffer.concat(chunks.stderr)];
    return { groupId: started.groupId, exit, stdout, stderr };
  }
});

function program(parts: Partial<Program>): Program {
  return { file: '/bin/sh', args: [], environment: { PATH: '/usr/bin:/bin' }, folder: '/', ...parts };
}

function shell(line: string): Partial<Program> {
  return { args: ['-c', line] };
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A zombie is gone; whoever is to reap it may take its time. */
function isGroupThere(wanted: number): boolean {
  return allProcesses().some(({ groupId }) => groupId === wanted);
}
