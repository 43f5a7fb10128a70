import type { Task } from '#adapters/commands/task/define.ts';
import { type Client, makeClient } from '#api/client/client.ts';
import type { TypedClient } from '#api/client/typed-client.ts';
import { MAX_JOBS_A_CALL } from '#api/routes/limits.ts';
import type { Run } from '#api/shapes/run.ts';
import { type Configuration, parseConfiguration } from '#domain/jobs/configuration.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { openApi } from '#local/http/open-api.ts';
import { makeRuntime, type Runtime } from '#local/runtime/runtime.ts';
import { FakeClock, settledBy } from '#testing/clock.ts';
import { fetchFrom, TEST_URL } from '#testing/fetch.ts';
import { memoryPorts } from '#testing/ports.ts';
import { TestSetupError } from './error.ts';
import { ScriptedExecutor } from './executor.ts';
import { type JobsOfTest, jobInputs } from './job-inputs.ts';
import { PassingTime } from './passing.ts';
import type { Script } from './script.ts';
import { faultsOf, TaskRunner } from './tasks.ts';
import { readComing, readInstant, readMilliseconds } from './time.ts';

/** The world that a test begins with. */
export interface TestSchedulerOptions {
  /** The instant at which the test begins; as a text, RFC 3339. */
  readonly now: Date | string;
  /** Jobs in any form that a job file has, or the path of one. */
  readonly jobs?: JobsOfTest;
  /** Tasks by the names that commands call them by; they run in this process. */
  readonly tasks?: Readonly<Record<string, Task>>;
  /** The conduct of jobs' commands, by the ids of the jobs; what is not among them succeeds at once. */
  readonly commands?: Readonly<Record<string, Script>>;
  /** The zone of schedules that name none, in place of the configuration's. */
  readonly timezone?: string;
  /** A configuration as its file has it; records are kept for ten years unless it says otherwise. */
  readonly config?: object;
  /** Chance (of retry delays) is the same for the same number. */
  readonly seed?: number;
}

/** The whole product in memory, on a clock that moves when the test says so. */
export interface TestScheduler extends AsyncDisposable {
  /** The instant that it is. */
  readonly now: Date;
  /** The API's client: everything that can be asked of a running scheduler. What it sets off at once is done when it answers. */
  readonly client: TypedClient;
  /** Lets time pass: `1 day`, `90 minutes`, `PT5M`. */
  advance(duration: string): Promise<void>;
  /** Lets time pass up to an instant, what falls due then included. */
  advanceTo(instant: Date | string): Promise<void>;
  /** A job's runs as the API shows them, the oldest first. */
  runs(jobId: string): Promise<readonly Run[]>;
  /** Says why a job did, or did not, run at an instant: now unless told. */
  explain(jobId: string, at?: Date | string): ReturnType<Client['explain']>;
  /** The conduct of a job's command from now on. */
  script(jobId: string, script: Script): void;
  /** Ends everything. */
  close(): Promise<void>;
}

const KEPT_DAYS = 3_650;
const STOPPING_STEP_MS = 1_000;
/** The sweeper's own interval, which never comes: the test's time sweeps. */
const NEVER_SECONDS = 10 * 366 * 86_400;

/**
 * Starts a scheduler. Throws a TestSetupError for what is no test, a ClientError where the API refuses a job (its `errors` say which and
 * why), and what reading a job file throws.
 */
export async function startTestScheduler(options: TestSchedulerOptions): Promise<TestScheduler> {
  const scheduler = new MemoryScheduler(options);
  await scheduler.start(options);
  return scheduler;
}

class MemoryScheduler implements TestScheduler {
  readonly client: Client;
  readonly #clock: FakeClock;
  readonly #executor: ScriptedExecutor;
  readonly #runtime: Runtime;
  readonly #time: PassingTime;
  readonly #faults: Error[] = [];

  constructor({ now, tasks = {}, timezone, config = {}, seed = 1 }: TestSchedulerOptions) {
    const configuration = readConfiguration(config, timezone);
    const runner = new TaskRunner((request) => fetch(request));
    const turned = settledBy(() => true);
    const clock = new FakeClock(readInstant(now), async () => {
      for (await turned(); runner.isBusy(); await turned()) {
        await runner.rested();
      }
    });
    const ports = memoryPorts(clock, seed);
    this.#clock = clock;
    this.#executor = new ScriptedExecutor({ clock, tasks: new Map(Object.entries(tasks)), runner });
    this.#runtime = makeRuntime({
      configuration: { ...configuration, checkIntervalSeconds: NEVER_SECONDS },
      clock,
      randomness: ports.randomness,
      sha256: ports.sha256,
      openStores: () => ports,
      removeExpired: async () => 0,
      executor: this.#executor,
      taskNames: new Set(Object.keys(tasks)),
      checkTasks: (calls) =>
        Promise.all(calls.map(async ({ name, args }) => ({ faults: await faultsOf(tasks[name], args) }))),
      runners: ['default'],
      observer: ports.observer,
      onError: (what, cause) => this.#faults.push(new Error(what, { cause })),
    });
    const { engine } = this.#runtime;
    this.#time = new PassingTime({
      clock,
      engine: () => this.#runtime.engine,
      intervalMs: configuration.checkIntervalSeconds * 1_000,
    });
    const handler = makeHandler({
      ...engine,
      configuration,
      openApi,
      logFault: ({ method, path, error }) => this.#faults.push(new Error(`${method} ${path}`, { cause: error })),
    });
    const fetch = fetchFrom(handler);
    this.client = makeClient({
      url: TEST_URL,
      namesFirstError: true,
      fetch: async (request) => {
        const response = await fetch(request);
        await this.#passUntil(clock.now());
        return response;
      },
      waiting: { now: () => clock.now(), fraction: ports.randomness.fraction, sleep: (ms) => this.#pass(ms) },
    });
  }

  get now(): Date {
    return new Date(this.#clock.now());
  }

  async start({ jobs = [], commands = {} }: TestSchedulerOptions): Promise<void> {
    await this.#runtime.start();
    const inputs = await jobInputs(jobs);
    const ids = new Set<string>();
    for (let from = 0; from < inputs.length; from += MAX_JOBS_A_CALL) {
      const { items } = await this.client.apply({ jobs: inputs.slice(from, from + MAX_JOBS_A_CALL) });
      for (const { id } of items) {
        ids.add(id);
      }
    }
    for (const [jobId, script] of Object.entries(commands)) {
      if (!ids.has(jobId)) {
        throw new TestSetupError(`commands.${jobId}: there is no such job; expected one of ${[...ids].join(', ')}`);
      }
      this.script(jobId, script);
    }
  }

  async advance(duration: string): Promise<void> {
    await this.#pass(readMilliseconds(duration));
  }

  async advanceTo(instant: Date | string): Promise<void> {
    await this.#passUntil(readComing(instant, this.#clock.now()));
  }

  async runs(jobId: string): Promise<readonly Run[]> {
    const runs: Run[] = [];
    for await (const run of this.client.eachRun(jobId, { limit: 100 })) {
      runs.push(run);
    }
    return runs.reverse();
  }

  explain(jobId: string, at: Date | string = this.now): ReturnType<Client['explain']> {
    return this.client.explain(jobId, new Date(readInstant(at)).toISOString());
  }

  script(jobId: string, script: Script): void {
    this.#executor.script(jobId, script);
  }

  /** What still runs is told to stop, for which a moment has to pass. */
  async close(): Promise<void> {
    let isOver = false;
    const stopped = this.#runtime.stop(0).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await this.#clock.advanceByAsync(STOPPING_STEP_MS);
    }
    await stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #pass(ms: number): Promise<void> {
    await this.#passUntil(this.#clock.now() + ms);
  }

  async #passUntil(untilMs: EpochMilliseconds): Promise<void> {
    await this.#time.passUntil(untilMs);
    const [fault] = this.#faults.splice(0);
    if (fault !== undefined) {
      throw fault;
    }
  }
}

function readConfiguration(config: object, timezone: string | undefined): Configuration {
  const { scheduler = {}, cron = {}, ...others }: Readonly<Record<string, unknown>> = { ...config };
  const parsed = parseConfiguration({
    ...others,
    scheduler: typeof scheduler === 'object' ? { log_retention_days: KEPT_DAYS, ...scheduler } : scheduler,
    cron: typeof cron === 'object' && timezone !== undefined ? { ...cron, timezone } : cron,
  });
  if (!parsed.ok) {
    throw new TestSetupError(parsed.errors.map(({ path, message }) => `config.${path}: ${message}`).join('\n'));
  }
  return parsed.configuration;
}
