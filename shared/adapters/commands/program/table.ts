import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
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
interface MarkedProcess {
  readonly pid: number;
  readonly scope: string;
  readonly runId: string;
  readonly attempt: string;
}

/** The processes that there were at an instant, by their numbers. */
export interface ProcessesBefore {
  readonly numbers: ReadonlySet<number>;
  /** By this process's monotonic clock. */
  readonly atMs: number;
}

/** The processes whose marks are not looked for. */
interface Passed {
  readonly before?: ProcessesBefore | undefined;
  readonly isAnothers?: ((pid: number) => boolean) | undefined;
}

/** The place that files are read into: more than most environments take. Above whatever is read as this module is loaded. */
const ROOM = Buffer.allocUnsafe(2 ** 16);

/**
 * Numbers are given in turn, and a process or thread takes some 20 us of a core to make: so many a millisecond, on a machine with many
 * cores. A number does not come again before all of them have been given (pid_max of proc_sys_kernel(5)).
 */
const NUMBERS_A_MS = 50;
const PID_MAX = Number(read('/proc/sys/kernel/pid_max')?.toString() ?? 0);
const SURELY_THE_SAME_MS = PID_MAX / NUMBERS_A_MS;
const NEW_ENOUGH_MS = 100;

let latest: ProcessesBefore = { numbers: new Set(), atMs: Number.NEGATIVE_INFINITY };

/** The processes at this instant, or a moment ago. Empty where there is no /proc: on macOS only the process group is known. */
export function processesNow(): ProcessesBefore {
  return performance.now() - latest.atMs < NEW_ENOUGH_MS ? latest : lookAround();
}

/**
 * Makes one look through the processes that carry the marks of an attempt, as /proc shows them (proc_pid_environ(5)). The environments are
 * read, some 20 us each, when they are first asked for, and at once: asking for each file asynchronously takes several times as long. A
 * process that was started with an emptied environment has no marks.
 * @returns the marked ones, without those that are another's, and those whose numbers had been there `before`, as long as those are surely the
 * same processes
 */
export function lookForMarks(): (passed: Passed) => readonly MarkedProcess[] {
  const { numbers, atMs } = lookAround();
  // For this look alone: a process that becomes another program may have other marks by the next.
  const known = new Map<number, MarkedProcess | undefined>();
  const marksOf = (pid: number) => {
    if (!known.has(pid)) {
      known.set(pid, readMarks(pid));
    }
    return known.get(pid);
  };
  return ({ before, isAnothers = () => false }) => {
    const isOld = before !== undefined && atMs - before.atMs < SURELY_THE_SAME_MS;
    return [...numbers]
      .filter((pid) => !(isOld && before.numbers.has(pid)) && !isAnothers(pid))
      .map(marksOf)
      .filter((marked) => marked !== undefined);
  };
}

/** The processes at this instant. */
export function lookAround(): ProcessesBefore {
  const atMs = performance.now();
  latest = { numbers: new Set(processIds()), atMs };
  return latest;
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
  if (scope === undefined || runId === undefined || attempt === undefined) {
    return undefined;
  }
  return { pid, scope, runId, attempt };
}

/** Tells a process of this user from one of somebody else's. */
export function isOfThisUser(pid: number): boolean {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

/** Reads a file of /proc: in one go into a place for all of them, as most are. A process may be gone, or another user's, by then. */
function read(path: string): Buffer | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = readSync(file, ROOM);
      return bytes < ROOM.length ? ROOM.subarray(0, bytes) : readFileSync(path);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
