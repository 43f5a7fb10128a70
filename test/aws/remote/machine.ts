import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { assumeRole, type SessionCredentials } from '#adapters/aws/role/assume.ts';
import { defaultProvider } from '#functions/wiring/lambda-credentials.ts';

const PROGRAM = new URL('../../../cli/bin.js', import.meta.url).pathname;

/** A machine outside the stack: a folder in which commands leave traces, and runners of the class `office` as processes. */
export class Machine {
  /** Where commands leave traces. */
  readonly folder = mkdtempSync(join(tmpdir(), 'cronstack-office-'));
  readonly #runners: ChildProcess[] = [];
  #output = '';

  /** All that its runners have printed. */
  get output(): string {
    return this.#output;
  }

  /** The lines of a file that commands leave; none where there is no such file. */
  lines(file: string): readonly string[] {
    try {
      return readFileSync(join(this.folder, file), 'utf8')
        .split('\n')
        .filter((line) => line !== '');
    } catch {
      return [];
    }
  }

  /** Starts a runner with nothing but the credentials of the class's role, in a folder of its own. */
  async startRunner(name: string) {
    const { accessKeyId, secretAccessKey, sessionToken } = await sessionOfRole(name);
    const child = spawn(
      process.execPath,
      [PROGRAM, 'runner', '--class', 'office', '--stage', inject('stage'), '--data', join(this.folder, name)],
      {
        cwd: this.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          AWS_REGION: inject('region'),
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_SESSION_TOKEN: sessionToken,
        },
      },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#output += chunk;
      });
    }
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal)),
    );
    this.#runners.push(child);
    return {
      end: (signal: NodeJS.Signals) => {
        child.kill(signal);
        return ended;
      },
    };
  }

  /** Ends what is left of it. `leftover`: the file with the numbers of processes that outlived their runner. */
  destroy(leftover: string): void {
    for (const runner of this.#runners) {
      runner.kill('SIGKILL');
    }
    for (const pid of this.lines(leftover)) {
      try {
        process.kill(-Number(pid), 'SIGKILL');
      } catch {
        // It is gone.
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** As a profile with `role_arn` would have them. */
async function sessionOfRole(name: string): Promise<SessionCredentials> {
  const assumed = await assumeRole(
    { roleArn: inject('officeRole'), name, tags: {} },
    { region: inject('region'), endpoint: process.env.AWS_ENDPOINT_URL, credentials: defaultProvider() },
  );
  if (assumed.kind !== 'assumed') {
    throw new Error(`the role of the class office: ${assumed.why}`);
  }
  return assumed.credentials;
}
