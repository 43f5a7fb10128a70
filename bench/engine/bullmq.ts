import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isObject } from '#domain/values/json/object.ts';

/** A process with BullMQ in it, as its users have it: a queue and a worker of a Redis. */
export interface BullMq {
  /** Has so many jobs fall due at one instant; how long after it each of them was started, in milliseconds. */
  round(load: { readonly port: number; readonly jobs: number; readonly atOnce: number }): Promise<readonly number[]>;
  close(): void;
}

const SOURCE = fileURLToPath(new URL('./peer', import.meta.url));
/** Outside the sources, whose tests read every file. */
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/cronstack-bench-peer', import.meta.url));

/** Installs BullMQ for the bench alone, and starts it. */
export async function startBullMq(): Promise<BullMq> {
  await cp(SOURCE, FOLDER, { recursive: true });
  await promisify(execFile)('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
  });
  const peer = fork(join(FOLDER, 'bullmq.js'), { execArgv: [] });
  return {
    round: async (load) => {
      const answered = once(peer, 'message');
      peer.send(load);
      const [answer]: unknown[] = await answered;
      return startedMsOf(answer);
    },
    close: () => {
      peer.kill();
    },
  };
}

function startedMsOf(answer: unknown): readonly number[] {
  const startedMs = isObject(answer) ? answer.startedMs : undefined;
  if (!Array.isArray(startedMs)) {
    throw new Error(`BullMQ did not come through its round: ${JSON.stringify(answer)}`);
  }
  return startedMs.map(Number);
}
