import { type Configuration, parseConfiguration } from '#domain/jobs/configuration.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import type { Run } from '#domain/runs/run.ts';
import { present } from '#domain/values/present.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Delivery, Runner } from '#engine/attempts/runner.ts';
import { createJob } from '#engine/jobs/save.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import type { RunMessage } from '#ports/queues.ts';
import { FakeClock } from '#testing/clock.ts';
import { type MemoryPorts, memoryPorts } from '#testing/ports.ts';

/** What a command does in a test. */
type Act = (execution: Execution, world: EngineWorld) => Promise<ExecutionResult>;

/** The engine over memory: a clock driven by hand, and commands that are functions. */
export class EngineWorld {
  readonly clock = new FakeClock('2026-06-01T00:00:00Z');
  readonly ports: MemoryPorts = memoryPorts(this.clock);
  readonly executions: Execution[] = [];
  /** Left out: no channels. */
  notify?: Configuration['notify'];
  act: Act = async () => ({ kind: 'succeeded', exitCode: 0 });

  /** A runner; with other ports where a test wants trouble. */
  runner(fields: Partial<Runner> = {}): Runner {
    const parsed = parseConfiguration({});
    if (!parsed.ok) {
      throw new Error('the defaults are a configuration');
    }
    const engine = makeEngine({
      ports: this.ports,
      configuration: { ...parsed.configuration, ...present({ notify: this.notify }) },
      taskNames: new Set(),
      runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
    });
    return {
      ...engine,
      executor: {
        execute: (execution) => {
          this.executions.push(execution);
          return this.act(execution, this);
        },
      },
      owner: 'test',
      ...fields,
    };
  }

  /** Creates a job that fires each minute unless told otherwise. */
  async job(fields: object = {}): Promise<void> {
    const saved = await createJob(
      this.runner(),
      JSON.parse(JSON.stringify({ id: 'job', schedule: '* * * * *', command: 'true', ...fields })),
      { by: 'test' },
    );
    if (!saved.ok) {
      throw new Error(JSON.stringify(saved.refusal));
    }
  }

  /** Lets time pass until a fire is due, looks at the job, and answers the messages that were sent. */
  async fire(seconds = 60, jobId = 'job'): Promise<readonly RunMessage[]> {
    await this.clock.advanceByAsync(seconds * 1000);
    await wakeJob(this.runner(), jobId);
    return this.ports.queues.takeRuns();
  }

  /** Delivers a message while time passes. */
  async deliver(message: RunMessage | undefined, seconds = 0, runner: Runner = this.runner()): Promise<Delivery> {
    if (message === undefined) {
      throw new Error('no run was sent');
    }
    const delivery = deliverRun(runner, message);
    await this.clock.advanceByAsync(seconds * 1000);
    return delivery;
  }

  async run(runId: string): Promise<Run> {
    const run = await this.ports.history.readRun(runId);
    if (run === undefined) {
      throw new Error(`run ${runId} is not stored`);
    }
    return run;
  }

  async head(jobId = 'job'): Promise<Head> {
    const head = await this.ports.heads.read(jobId);
    if (head === undefined) {
      throw new Error(`job ${jobId} has no head`);
    }
    return head;
  }
}

/** A command that runs until it is told to stop. */
export const runsForEver: Act = (execution) =>
  new Promise((resolve) => {
    execution.signal.addEventListener('abort', () => resolve({ kind: 'stopped' }));
  });

/** A command that takes so long, unless it is told to stop. */
export function takes(seconds: number): Act {
  return (execution, world) =>
    new Promise((resolve) => {
      world.clock.after(seconds * 1000, () => resolve({ kind: 'succeeded', exitCode: 0 }));
      execution.signal.addEventListener('abort', () => resolve({ kind: 'stopped' }));
    });
}

/** A command that fails so often before it succeeds. */
export function failsFirst(times: number): Act {
  return async ({ attempt }) =>
    attempt <= times
      ? { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: true }
      : { kind: 'succeeded', exitCode: 0 };
}
