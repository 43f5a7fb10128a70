import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createUntypedClient } from '#adapters/access/create-client.ts';
import type { Client } from '#api/client/client.ts';
import type { Job } from '#api/shapes/job.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { checkFolder } from '#local/tools/check.ts';
import { type Place, type RealRuntime, startRuntime } from './real-runtime.ts';

/** The real runtime on a data folder of its own, through all its lives. */
export interface MortalRuntime {
  /** Starts it, on what an earlier life left. */
  begin(place?: Pick<Place, 'terminal'>): Promise<Client>;
  /** Sends its process a signal. */
  signal(signal: NodeJS.Signals): void;
  /** A file that goes away with it. */
  file(name: string): string;
  /** Ends the present life, if there is one; answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null | undefined>;
  /** What the present life has printed. */
  output(): string | undefined;
  /** Checks what is stored. */
  check(): ReturnType<typeof checkFolder>;
  /** A job that fires every `periodSeconds`. Its command leaves a line for each attempt, and is then busy for a while. */
  job(id: string, periodSeconds: number, busySeconds: number): { readonly id: string; readonly command: string };
  /** The lines that the commands left: `<run> <attempt>`. */
  attemptsStarted(): string[];
  /** Ends it and removes what it left. */
  remove(): Promise<void>;
}

/** Makes a folder for it; nothing is started. */
export function mortalRuntime(configuration: unknown = {}): MortalRuntime {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-kill-'));
  const data = join(folder, 'data');
  const [effects, config, state] = [join(folder, 'effects'), join(folder, 'config.json'), join(folder, 'state')];
  writeFileSync(config, JSON.stringify(configuration));
  let life: RealRuntime | undefined;
  const end: MortalRuntime['end'] = async (signal) => life?.end(signal);
  return {
    begin: async (place = {}) => {
      life = await startRuntime({ ...place, stateFolder: state }, '--data', data, '--config', config);
      return createUntypedClient({ url: life.url, environment: { XDG_STATE_HOME: state } });
    },
    signal: (signal) => process.kill(life?.pid ?? process.pid, signal),
    file: (name) => join(folder, name),
    end,
    output: () => life?.output(),
    check: () => checkFolder({ data }, {}),
    job: (id, periodSeconds, busySeconds) => ({
      id,
      schedule: `*/${periodSeconds} * * * * *`,
      command: `echo "$CRONSTACK_RUN_ID $CRONSTACK_ATTEMPT" >> ${effects}; sleep ${busySeconds}`,
      retryDelaySeconds: 1,
      overlap: 'allow',
    }),
    attemptsStarted: () => (existsSync(effects) ? readFileSync(effects, 'utf8').trimEnd().split('\n') : []),
    remove: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

/** Waits until none of the jobs has a run that is not over. */
export async function untilQuiet(client: Client, jobIds: readonly string[]): Promise<void> {
  for (const id of jobIds) {
    while ((await client.getJob(id)).activeRunIds.length > 0) {
      await setTimeout(100);
    }
  }
}

/** What a job with such a period planned from its creation to `until` (RFC 3339). */
export function firesSinceCreation({ createdAt }: Job, periodSeconds: number, until: string): EpochSeconds[] {
  const [from, to] = [Date.parse(createdAt) / 1_000, Date.parse(until) / 1_000];
  const seconds = Array.from({ length: to - from }, (_, index) => from + 1 + index);
  return seconds.filter((second) => second % periodSeconds === 0);
}
