import { writeFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import type { TaskCheck } from '#ports/task-checks.ts';
import { checkArguments } from './arguments.ts';
import { isTask, loadTask, NO_TASK } from './load.ts';

/** The argument of a task's process by which it checks arguments, and runs nothing. */
export const CHECK = '--check';
/** Where the answer goes: a task may print as it is loaded. */
export const ANSWER_DESCRIPTOR = 3;

/** The file of a task, and arguments for it. */
export interface FileCall {
  readonly file: string;
  /** Left out where it is given none. */
  readonly args?: unknown;
}

/** The whole of a process that checks arguments: reads calls as JSON, answers what came of each, and exits whatever was left running. */
export async function checkTaskProcess(): Promise<never> {
  const calls: unknown = await json(process.stdin);
  const checks: TaskCheck[] = [];
  for (const call of Array.isArray(calls) ? calls.filter(isFileCall) : []) {
    checks.push(await checkOf(call));
  }
  writeFileSync(ANSWER_DESCRIPTOR, JSON.stringify(checks));
  process.exit(0);
}

async function checkOf({ file, args }: FileCall): Promise<TaskCheck> {
  try {
    const exported = await loadTask(file);
    if (!isTask(exported)) {
      return { faults: [], failure: NO_TASK };
    }
    const checked = await checkArguments(exported, args ?? undefined);
    return { faults: checked.kind === 'misfit' ? checked.faults : [] };
  } catch (error) {
    return { faults: [], failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

function isFileCall(value: unknown): value is FileCall {
  return typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string';
}
