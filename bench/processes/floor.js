// @ts-check
// As small as a process of Node is: it starts programs and looks at nothing of them.
import { spawn } from 'node:child_process';
import process from 'node:process';

const [programs, atOnce, folder] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const environment = { PATH: process.env.PATH };
let started = 0;

/** @returns {Promise<void>} */
async function startOneAfterAnother() {
  while (started < programs) {
    started += 1;
    const child = spawn('/bin/sh', ['-c', '--', 'true'], {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: 'ignore',
    });
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

async function round() {
  started = 0;
  const begin = performance.now();
  await Promise.all(Array.from({ length: atOnce }, startOneAfterAnother));
  return performance.now() - begin;
}

// A round for each line that is asked for; the first one is slower.
await round();
process.stdout.write('ready\n');
process.stdin.on('data', async () => process.stdout.write(`${await round()}\n`));
process.stdin.on('end', () => process.exit());
