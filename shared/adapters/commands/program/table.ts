import { readdirSync, readFileSync, statSync } from 'node:fs';
import { MARKS } from './environment.ts';

/** A process and what tells it from a later one with the same number. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentId: number;
  readonly groupId: number;
  /** Clock ticks between boot and its start. */
  readonly startTicks: string;
}

/** A process whose environment says which attempt it belongs to. */
export interface MarkedProcess {
  readonly pid: number;
  readonly scope: string;
  readonly runId: string;
  readonly attempt: string;
}

/**
 * The processes of this user that carry the marks of an attempt, as /proc shows them (proc_pid_environ(5)). Empty where there is no
 * /proc: on macOS only the process group is known. A process that was started with an emptied environment has no marks. About 10 us a
 * process: read at once, as asking for each file asynchronously takes several times as long.
 */
export function markedProcesses(): readonly MarkedProcess[] {
  return processIds()
    .map(readMarks)
    .filter((marked) => marked !== undefined);
}

/** All processes that are not over (a zombie is). */
export function allProcesses(): readonly ProcessEntry[] {
  return processIds()
    .map(readProcess)
    .filter((entry) => entry !== undefined);
}

/** The process that has this number now (proc_pid_stat(5)); undefined where nobody has, or a zombie. */
export function readProcess(pid: number): ProcessEntry | undefined {
  const line = read(`/proc/${pid}/stat`)?.toString();
  // The second field is the program's name in parentheses and may hold anything, parentheses and spaces too.
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ') ?? [];
  const [state, parentId, groupId] = fields;
  const startTicks = fields[19];
  if (state === undefined || state === 'Z' || startTicks === undefined) {
    return undefined;
  }
  return { pid, parentId: Number(parentId), groupId: Number(groupId), startTicks };
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function readMarks(pid: number): MarkedProcess | undefined {
  const environment = read(`/proc/${pid}/environ`);
  if (environment === undefined || !environment.includes(`${MARKS.runId}=`)) {
    return undefined;
  }
  const variables = environment.toString().split('\0');
  const variable = (name: string) => variables.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const [scope, runId, attempt] = [variable(MARKS.scope), variable(MARKS.runId), variable(MARKS.attempt)];
  if (scope === undefined || runId === undefined || attempt === undefined || !isOfThisUser(pid)) {
    return undefined;
  }
  return { pid, scope, runId, attempt };
}

function isOfThisUser(pid: number): boolean {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

/** A process may be gone, or another user's, by the time it is looked at. */
function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
