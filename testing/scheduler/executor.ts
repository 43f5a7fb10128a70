import type { Task } from '#adapters/commands/task/define.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult, Executor } from '#ports/executor.ts';
import { play, playerOf, type Script, succeed } from './script.ts';
import type { TaskRunner } from './tasks.ts';

/** The means by which commands are executed in a test. */
interface ScriptedMeans {
  readonly clock: Clock;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly runner: TaskRunner;
}

/** Commands by script. Where a job has none its task is run, and every other command succeeds at once. */
export class ScriptedExecutor implements Executor {
  readonly #means: ScriptedMeans;
  readonly #players = new Map<string, ReturnType<typeof playerOf>>();

  constructor(means: ScriptedMeans) {
    this.#means = means;
  }

  /** The conduct of a job's attempts from now on. */
  script(jobId: string, script: Script): void {
    this.#players.set(jobId, playerOf(script));
  }

  execute(execution: Execution): Promise<ExecutionResult> {
    const { clock, tasks, runner } = this.#means;
    const { command, jobId } = execution;
    const player = this.#players.get(jobId);
    const task = command.type === 'task' ? tasks.get(command.name) : undefined;
    if (player === undefined && command.type === 'task' && task !== undefined) {
      return runner.run(task, command, execution);
    }
    return play(clock, player?.(execution) ?? succeed(), execution);
  }
}
