import { describe, expect, test } from 'vitest';
import type { OutcomeStatus } from '#domain/runs/run.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import { deliverInContainer } from '#engine/attempts/deliver-in-container.ts';
import { launchRun } from '#engine/attempts/launch.ts';
import { DONE, type Runner } from '#engine/attempts/runner.ts';
import type { Launcher } from '#engine/attempts/start-container.ts';
import { createJob } from '#engine/jobs/save.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { recountPlaces } from '#engine/waking/recount.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { parseDeployment } from '#infra/deployment/config.ts';
import type { RunnerClass } from '#infra/deployment/runner/class.ts';
import { runnerLimits } from '#infra/deployment/runner/limits.ts';
import { Queue } from '#local/runtime/queue.ts';
import { Turns } from '#local/runtime/turns.ts';
import type { ContainerCensus, Containers } from '#ports/containers.ts';
import type { Queues, RunMessage, WakeMessage } from '#ports/queues.ts';
import { FakeClock } from '#testing/clock.ts';
import { memoryPorts } from '#testing/ports.ts';
import { MemoryPlaceCounts } from '#testing/stores/places.ts';

const TOTAL = 10;
const JOBS = 200;
const COMMAND_TAKES_MS = 10_000;
const CONTAINER_STARTS_MS = 30_000;
const LAUNCHERS_AT_ONCE = 5;
const MINUTE_MS = 60_000;

describe(`200 runs due at one second with a total of ${TOTAL} and two classes`, () => {
  test.each([
    ['both on Lambda', { default: {}, heavy: {} }, 5],
    ['one of them on Fargate', { default: {}, heavy: { fargate: {} } }, 5],
    ['one of them on Fargate, with one place', { default: {}, heavy: { fargate: {}, maxConcurrent: 1 } }, 1],
  ])(
    '%s: all run, none is skipped, and no more at once than its class may',
    async (_, runners, ofHeavy) => {
      const installation = new Installation(runners);
      await installation.fireAll();

      await installation.passUntilDone();

      const { statuses, most } = installation;
      expect(await statuses()).toEqual({ succeeded: JOBS });
      expect(most).toEqual({ default: TOTAL - ofHeavy, heavy: ofHeavy });
    },
    120_000,
  );
});

/** An installation on AWS, as far as limits are concerned: event sources keep those of classes on Lambda, launchers those on Fargate. */
class Installation {
  /** The most runs of each class that went on at once. */
  readonly most: Record<string, number> = {};
  readonly #clock = new FakeClock('2026-06-01T23:59:00Z');
  readonly #ports = memoryPorts(this.#clock);
  readonly #running: Record<string, number> = {};
  readonly #queues = new Map<string, Queue<RunMessage>>();
  readonly #wakes: Queue<WakeMessage>;
  readonly #runner: Runner & Launcher;
  readonly #containers = new SlowContainers(this.#clock, (message) => deliverInContainer(this.#runner, message));
  readonly #contained: readonly string[];

  constructor(runners: object) {
    const deployment = parseDeployment('dev', { runners });
    const limits = deployment.runners.map((runner) => [runner.name, runnerLimits(runner)] as const);
    const queues: Queues = {
      sendWakes: async (wakes) => {
        for (const { jobId, at } of wakes) {
          this.#wakes.send({ jobId }, at === undefined ? 0 : at * 1000 - this.#clock.now());
        }
      },
      sendRun: async (message, delaySeconds = 0) =>
        this.#queues.get(message.runner)?.send(message, delaySeconds * 1000),
      tellChannels: async () => undefined,
    };
    this.#runner = {
      ...makeEngine({
        ports: { ...this.#ports, queues },
        configuration: deployment.configuration,
        taskNames: new Set(),
        runners: new Map(limits),
      }),
      executor: { execute: (execution) => this.#execute(execution.jobId) },
      owner: 'test',
      containers: this.#containers,
      places: new MemoryPlaceCounts(),
      maxContainers: deployment.runners.find(isInContainers)?.maxConcurrent ?? 0,
    };
    this.#wakes = this.#queue(5, ({ jobId }) => wakeJob(this.#runner, jobId));
    this.#contained = deployment.runners.filter(isInContainers).map(({ name }) => name);
    for (const runner of deployment.runners) {
      const { name, maxConcurrent } = runner;
      const onFargate = this.#queue<RunMessage>(LAUNCHERS_AT_ONCE, (message) => launchRun(this.#runner, message));
      const onLambda = this.#queue<RunMessage>(maxConcurrent, (message) => deliverRun(this.#runner, message));
      this.#queues.set(name, isInContainers(runner) ? onFargate : onLambda);
    }
  }

  /** Half of the jobs are of each class; all of them fire at midnight. */
  async fireAll(): Promise<void> {
    for (let index = 0; index < JOBS; index += 1) {
      const runner = index % 2 === 0 ? 'default' : 'heavy';
      const job = { id: `${runner}.${index}`, schedule: '0 0 * * *', command: 'true', runner };
      expect(await createJob(this.#runner, job, { by: 'test' })).toMatchObject({ ok: true });
    }
    await this.#clock.advanceByAsync(MINUTE_MS);
    for (let index = 0; index < JOBS; index += 1) {
      this.#wakes.send({ jobId: `${index % 2 === 0 ? 'default' : 'heavy'}.${index}` });
    }
  }

  async passUntilDone(): Promise<void> {
    for (let minute = 0; minute < 600 && this.#ports.history.everyRun().length < JOBS; minute += 1) {
      await this.#clock.advanceByAsync(MINUTE_MS);
      await sweep(this.#runner);
      const { places, ports } = this.#runner;
      await recountPlaces({ clock: ports.clock, places, census: this.#containers, runners: this.#contained });
    }
    await this.#clock.advanceByAsync(MINUTE_MS);
  }

  readonly statuses = async (): Promise<Partial<Record<OutcomeStatus, number>>> => {
    const counted: Record<string, number> = {};
    for (const { status } of this.#ports.history.everyRun()) {
      counted[status] = (counted[status] ?? 0) + 1;
    }
    return counted;
  };

  async #execute(jobId: string): Promise<{ readonly kind: 'succeeded'; readonly exitCode: 0 }> {
    const [runner = ''] = jobId.split('.');
    this.#running[runner] = (this.#running[runner] ?? 0) + 1;
    this.most[runner] = Math.max(this.most[runner] ?? 0, this.#running[runner]);
    await new Promise<void>((resolve) => this.#clock.after(COMMAND_TAKES_MS, resolve));
    this.#running[runner] -= 1;
    return { kind: 'succeeded', exitCode: 0 };
  }

  #queue<Message>(concurrency: number, handle: (message: Message) => Promise<unknown>): Queue<Message> {
    const queue = new Queue<Message>({
      clock: this.#clock,
      turns: new Turns(this.#clock),
      randomness: this.#ports.randomness,
      concurrency,
      handle: async (message) => {
        await handle(message);
        return DONE;
      },
      maxReceives: 100,
      onError: (_, error) => {
        throw error;
      },
      onDeadLetter: () => undefined,
    });
    queue.start();
    return queue;
  }
}

/** Containers that take half a minute to start. */
class SlowContainers implements Containers, ContainerCensus {
  readonly #clock: FakeClock;
  readonly #live: (message: RunMessage) => Promise<void>;
  readonly #started = new Set<string>();
  #running = 0;

  constructor(clock: FakeClock, live: (message: RunMessage) => Promise<void>) {
    this.#clock = clock;
    this.#live = live;
  }

  async start(message: RunMessage, attempt: number, start: number): ReturnType<Containers['start']> {
    const token = `${message.runId}.${attempt}.${start}`;
    if (!this.#started.has(token)) {
      this.#started.add(token);
      this.#running += 1;
      this.#clock.after(CONTAINER_STARTS_MS, () => void this.#live(message).finally(() => (this.#running -= 1)));
    }
    return { kind: 'started' };
  }

  async running(): Promise<number> {
    return this.#running;
  }
}

function isInContainers(runner: RunnerClass): boolean {
  return runner.remote !== true && runner.fargate !== undefined;
}
