import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ROOT } from '#infra/packaging/bundle.ts';

const ROUNDS = 21;
/** A command may cost so much more than node alone, or the person at the terminal waits for it. */
const LIMIT_MS = 250;

const CLI = join(ROOT, 'cli/bin.js');
/** Prints user, system and real time in seconds, whatever the program does. */
const TIMED = `TIMEFORMAT='%U %S %R'; { time "$@" > /dev/null 2>&1; } 2>&1; exit 0`;

/** In milliseconds. */
interface Times {
  readonly cpu: number[];
  readonly real: number[];
}

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'cronstack-cli-'));
const environment = { PATH: process.env.PATH, XDG_STATE_HOME: folder };
const runtime = spawn(process.execPath, [CLI, 'start', '--port', '0', '--data', join(folder, 'data')], {
  env: environment,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  await run(process.execPath, [join(ROOT, 'cli/build.js')]);
  const [line] = await once(createInterface(runtime.stdout), 'line');
  const url = /http:\S+:\d+/.exec(String(line))?.[0] ?? '';
  await report(url);
} finally {
  runtime.kill('SIGTERM');
  await once(runtime, 'exit');
  await rm(folder, { recursive: true });
}

async function report(url: string): Promise<void> {
  const commands = {
    'node -e 0': ['-e', '0'],
    'cronstack --help': [CLI, '--help'],
    'cronstack list': [CLI, '--url', url, 'list'],
  };
  await run(process.execPath, commands['cronstack list'], { env: environment });
  const times = Object.entries(commands).map(([name, words]) => ({ name, words, cpu: [], real: [] }) satisfies Row);
  // In turns: what else the machine does then meets all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of times) {
      await measure(row);
    }
  }
  console.log(
    `One command in a process of its own, in ms (the least and the median of ${ROUNDS}); node ${process.version}.`,
  );
  console.log(['command'.padEnd(18), 'cpu', 'median', 'real', 'median'].join('\t'));
  for (const { name, cpu, real } of times) {
    const over = Math.min(...cpu) > LIMIT_MS ? `\tover ${LIMIT_MS}` : '';
    console.log([name.padEnd(18), ...least(cpu), ...least(real)].join('\t') + over);
  }
}

interface Row extends Times {
  readonly name: string;
  readonly words: readonly string[];
}

async function measure({ words, cpu, real }: Row): Promise<void> {
  const { stdout } = await run('bash', ['-c', TIMED, 'bash', process.execPath, ...words], { env: environment });
  const [user = Number.NaN, system = Number.NaN, elapsed = Number.NaN] = stdout.trim().split(' ').map(Number);
  cpu.push((user + system) * 1_000);
  real.push(elapsed * 1_000);
}

function least(values: readonly number[]): readonly string[] {
  const sorted = values.toSorted((one, other) => one - other);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)]].map((value = Number.NaN) => value.toFixed(0));
}
