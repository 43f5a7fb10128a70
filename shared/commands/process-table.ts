import { readdir, readFile, stat } from 'node:fs/promises';
import { MARKS } from './command-environment.ts';

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
 * /proc: on macOS only the process group is known. A process that was started with an emptied environment has no marks.
 */
export async function markedProcesses(): Promise<readonly MarkedProcess[]> {
  const found = await Promise.all((await processIds()).map(readMarks));
  return found.filter((marked) => marked !== undefined);
}

/** All processes that are not over (a zombie is). */
export async function allProcesses(): Promise<readonly ProcessEntry[]> {
  const found = await Promise.all((await processIds()).map(readProcess));
  return found.filter((entry) => entry !== undefined);
}

/** Who has this number now (proc_pid_stat(5)); undefined where nobody has, or a zombie. */
export async function readProcess(pid: number): Promise<ProcessEntry | undefined> {
  const line = await readText(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses and may hold anything, parentheses and spaces too.
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ') ?? [];
  const [state, parentId, groupId] = fields;
  const startTicks = fields[19];
  if (state === undefined || state === 'Z' || startTicks === undefined) {
    return undefined;
  }
  return { pid, parentId: Number(parentId), groupId: Number(groupId), startTicks };
}

async function processIds(): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  return names.map(Number).filter(Number.isInteger);
}

async function readMarks(pid: number): Promise<MarkedProcess | undefined> {
  const environment = await readText(`/proc/${pid}/environ`);
  if (environment === undefined || !environment.includes(`${MARKS.runId}=`)) {
    return undefined;
  }
  const variables = environment.split('\0');
  const variable = (name: string) => variables.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const [scope, runId, attempt] = [variable(MARKS.scope), variable(MARKS.runId), variable(MARKS.attempt)];
  if (scope === undefined || runId === undefined || attempt === undefined || !(await isOfThisUser(pid))) {
    return undefined;
  }
  return { pid, scope, runId, attempt };
}

async function isOfThisUser(pid: number): Promise<boolean> {
  const owner = await stat(`/proc/${pid}`).catch(() => undefined);
  return owner?.uid === process.getuid?.();
}

/** A process may be gone, or another user's, by the time it is looked at. */
async function readText(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}
