import { commandEnvironment } from '#adapters/commands/program/environment.ts';
import { programResult } from '#adapters/commands/program/result.ts';
import { checkArguments } from '#adapters/commands/task/arguments.ts';
import { taskContext } from '#adapters/commands/task/context.ts';
import type { Task } from '#adapters/commands/task/define.ts';
import { TASK_REFUSED } from '#adapters/commands/task/refused.ts';
import { runTask } from '#adapters/commands/task/run.ts';
import type { TaskCommand } from '#domain/jobs/command/task/schema.ts';
import { taskRefused } from '#domain/runs/reasons/program.ts';
import { readResult } from '#domain/runs/result.ts';
import { present } from '#domain/values/present.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import type { TaskFault } from '#ports/task-checks.ts';
import { TEST_URL } from '#testing/fetch.ts';

/** A task that takes longer on the machine's own clock is taken to wait for the test's time to pass. */
const PATIENCE_MS = 1_000;

/** Runs tasks in this process, and knows whether time has to wait for one of them. */
export class TaskRunner {
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #atWork = new Set<Promise<void>>();

  /** `fetch` is what a task's `api` asks. */
  constructor(fetch: (request: Request) => Promise<Response>) {
    this.#fetch = fetch;
  }

  /** True while a task is at work. */
  isBusy(): boolean {
    return this.#atWork.size > 0;
  }

  /** Settles when none is. */
  async rested(): Promise<void> {
    await Promise.all(this.#atWork);
  }

  /** Runs a task as its own process would: its context comes from the same variables, its end is told in the same words. */
  async run(task: Task, { name, args }: TaskCommand, execution: Execution): Promise<ExecutionResult> {
    const ended = Promise.race([this.#ended(task, name, args ?? execution.args, execution), stopped(execution.signal)]);
    const work: Promise<void> = atMost(PATIENCE_MS, ended).finally(() => this.#atWork.delete(work));
    this.#atWork.add(work);
    return await ended;
  }

  async #ended(task: Task, name: string, args: unknown, execution: Execution): Promise<ExecutionResult> {
    let left = '';
    const print = (text: string) => execution.onOutput(new TextEncoder().encode(text));
    const environment = commandEnvironment({
      inherited: { CRONSTACK_URL: TEST_URL },
      folder: '',
      scope: '',
      resultFile: '',
      execution,
      args,
      env: textsOf(execution.env),
    });
    const context = taskContext(environment, {
      onStop: (stop) => execution.signal.addEventListener('abort', stop),
      log: (text) => print(`${text}\n`),
      leave: (_, text) => {
        left = text;
      },
      sign: undefined,
      fetch: this.#fetch,
    });
    const { exitCode, stdout, stderr } = await runTask(task, context, args ?? undefined);
    print(stdout + stderr);
    const result = programResult({ kind: 'exited', exitCode, lastWords: stderr }, `task ${name}`);
    if (result.kind === 'failed' && exitCode === TASK_REFUSED) {
      return { ...result, reason: taskRefused(result.reason.text), retryable: false };
    }
    return result.kind === 'succeeded'
      ? { ...result, ...present({ left: left === '' ? undefined : readResult(left, []) }) }
      : result;
  }
}

/** References are not looked up: there is nothing here that would know them. */
function textsOf(env: Execution['env']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function stopped(signal: AbortSignal): Promise<ExecutionResult> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'stopped' })));
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, passed]).finally(() => clearTimeout(timer));
}

/** The faults of arguments for a task of the test. */
export async function faultsOf(task: Task | undefined, args: unknown): Promise<readonly TaskFault[]> {
  const checked = task === undefined ? undefined : await checkArguments(task, args ?? undefined);
  return checked?.kind === 'misfit' ? checked.faults : [];
}
