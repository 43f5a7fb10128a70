import { type Configuration, parseConfiguration } from '#domain/jobs/configuration.ts';
import { createJob } from '#engine/jobs/save.ts';
import { makeRuntime, type Runtime, type RuntimeParts } from '#local/runtime/runtime.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution } from '#ports/executor.ts';
import { FakeClock } from './clock.ts';
import { type FakeCommand, FakeExecutor, type StartedAttempt } from './executor.ts';
import { type MemoryPorts, memoryPorts } from './ports.ts';

/** A machine on a fake clock, with stores in memory that outlive the runtimes on it. */
export interface MemoryMachine {
  readonly clock: FakeClock;
  readonly ports: MemoryPorts;
  /** Every attempt that a command was started for, over all the runtimes. */
  readonly started: readonly StartedAttempt[];
  /** Puts the local runtime together; `clock` is its own where that can end before the machine's. */
  runtime(configured?: unknown, clock?: Clock, parts?: Partial<RuntimeParts>): Runtime;
}

/** A machine at an instant (RFC 3339); commands take no time unless `commandOf` says so. */
export function memoryMachine(
  startAt: string,
  commandOf: (execution: Execution) => FakeCommand = () => ({ takesMs: 0 }),
  clock = new FakeClock(startAt),
): MemoryMachine {
  const ports = memoryPorts(clock);
  const started: StartedAttempt[] = [];
  return {
    clock,
    ports,
    started,
    runtime: (configured = {}, itsClock = clock, parts = {}) =>
      makeRuntime({
        configuration: readConfiguration(configured),
        clock: itsClock,
        randomness: ports.randomness,
        sha256: ports.sha256,
        openStores: () => ports,
        removeExpired: async () => 0,
        executor: new FakeExecutor(itsClock, commandOf, started),
        taskNames: new Set(),
        runners: ['default'],
        observer: ports.observer,
        onError: (what, error) => {
          throw new Error(what, { cause: error });
        },
        ...parts,
      }),
  };
}

/** Creates a job, which has to be a good one. */
export async function create(
  { engine }: Runtime,
  job: { readonly id: string; readonly [field: string]: unknown },
): Promise<void> {
  const created = await createJob(engine, { command: 'true', ...job }, { by: 'test' });
  if (!created.ok) {
    throw new Error(`${job.id} was refused: ${created.refusal.message}`);
  }
}

/** The statuses of a job's runs, by their ids. */
export async function statuses(
  { ports }: Pick<MemoryMachine, 'ports'>,
  jobId: string,
): Promise<Record<string, string>> {
  const { items } = await ports.history.listRuns(jobId, { limit: 100 });
  return Object.fromEntries(items.map(({ id, status }) => [id, status]));
}

function readConfiguration(input: unknown): Configuration {
  const parsed = parseConfiguration(input);
  if (!parsed.ok) {
    throw new Error(`the test configures nonsense: ${JSON.stringify(parsed.errors)}`);
  }
  return parsed.configuration;
}
