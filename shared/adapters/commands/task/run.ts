import { formatPath } from '#domain/values/unfitting-input.ts';
import { checkArguments } from './arguments.ts';
import type { TaskContext } from './define.ts';
import { isTask, NO_TASK } from './load.ts';
import { TASK_REFUSED } from './refused.ts';

/** The last words of a task's process, and the code it exits with. */
export interface TaskEnding {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs what a task's file exports by default. Never throws: what goes wrong is in the ending. */
export async function runTask(exported: unknown, context: TaskContext, args: unknown): Promise<TaskEnding> {
  if (!isTask(exported)) {
    return refused(NO_TASK);
  }
  try {
    const checked = await checkArguments(exported, args);
    if (checked.kind === 'misfit') {
      return refused(
        checked.faults.map(({ path, message }) => `${formatPath(['args', ...path])}: ${message}`).join('; '),
      );
    }
    const returned = await exported.run(context, checked.args);
    return { exitCode: 0, stdout: printed(returned), stderr: '' };
  } catch (error) {
    return isRefusal(error) ? refused(error.message) : failed(error);
  }
}

/** Says what a task threw: the stack for the log, and its last line for the run's reason. */
export function failed(error: unknown): TaskEnding {
  const [stack, message] =
    error instanceof Error ? [error.stack ?? '', `${error.name}: ${error.message}`] : ['', String(error)];
  return { exitCode: 1, stdout: '', stderr: `${stack}\n${onOneLine(message)}\n`.trimStart() };
}

/** Says why a task cannot be run at all. */
export function refused(why: string): TaskEnding {
  return { exitCode: TASK_REFUSED, stdout: '', stderr: `${onOneLine(why)}\n` };
}

/** Tells that another attempt cannot help. By the error's code: the task may have the class from elsewhere than this program. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'task_refused';
}

/** A value as it is printed: a text as it is, anything else as JSON. */
export function printed(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return text === undefined || text === '' ? '' : `${text.replace(/\n$/, '')}\n`;
}

function onOneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
