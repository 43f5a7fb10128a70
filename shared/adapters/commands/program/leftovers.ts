import {
  allProcesses,
  isOfThisUser,
  lookForMarks,
  type ProcessEntry,
  type ProcessesBefore,
  readProcess,
} from './table.ts';

const MOST_ROUNDS = 20;
/** Listing all processes takes some tenths of a millisecond: at most a tenth of a core. */
const BETWEEN_LOOKS_MS = 5;

/** The attempt a process belongs to. */
interface ProcessMark {
  readonly runId: string;
  /** As in the environment: `1` for the first. */
  readonly attempt: string;
}

/** Which processes to look for. */
export interface LeftoverQuery {
  /** The installation's own: two runtimes on one machine may have runs of the same id. */
  readonly scope: string;
  isLeftover(mark: ProcessMark): boolean;
  /** Processes that were there before any that could be meant. */
  readonly before?: ProcessesBefore;
  /** Tells a process that is another attempt's own: its environment need not be read. */
  isAnothers?(pid: number): boolean;
}

/**
 * Kills (SIGKILL) every process of this user that carries the marks of an attempt the query asks for, and whatever such processes have
 * started, until none is found any more. Never this process. Answers how many it killed. Linux only; elsewhere nothing is found.
 */
export async function killLeftovers(query: LeftoverQuery): Promise<number> {
  const killed = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const leftovers = await findLeftovers(query);
    if (leftovers.length === 0) {
      break;
    }
    for (const leftover of leftovers) {
      signalProcess(leftover, 'SIGKILL');
      killed.add(`${leftover.pid}.${leftover.startTicks}`);
    }
  }
  return killed.size;
}

/** The processes that killLeftovers would kill. */
export async function findLeftovers({
  scope,
  isLeftover,
  before,
  isAnothers,
}: LeftoverQuery): Promise<readonly ProcessEntry[]> {
  const look = await sharedLook();
  const marked = look({ before, isAnothers }).filter(
    (one) => one.scope === scope && isLeftover(one) && isOfThisUser(one.pid),
  );
  if (marked.length === 0) {
    return [];
  }
  const family = withDescendants(new Set(marked.map(({ pid }) => pid)), allProcesses());
  return family.filter(({ pid }) => pid !== process.pid);
}

/** Sends a signal, unless the number belongs to another process by now. */
export function signalProcess(target: ProcessEntry, signal: NodeJS.Signals): void {
  if (isAlive(target)) {
    try {
      process.kill(target.pid, signal);
    } catch {
      // It ended in between.
    }
  }
}

/** Tells a process that still runs, and is that very one. */
export function isAlive(target: ProcessEntry): boolean {
  return readProcess(target.pid)?.startTicks === target.startTicks;
}

function withDescendants(roots: ReadonlySet<number>, processes: readonly ProcessEntry[]): readonly ProcessEntry[] {
  const childrenOf = new Map<number, ProcessEntry[]>();
  for (const entry of processes) {
    childrenOf.set(entry.parentId, [...(childrenOf.get(entry.parentId) ?? []), entry]);
  }
  const family = new Map<number, ProcessEntry>();
  const add = (entry: ProcessEntry) => {
    if (!family.has(entry.pid)) {
      family.set(entry.pid, entry);
      childrenOf.get(entry.pid)?.forEach(add);
    }
  };
  for (const entry of processes) {
    if (roots.has(entry.pid)) {
      add(entry);
    }
  }
  return [...family.values()];
}

type Look = ReturnType<typeof lookForMarks>;

let nextLook: Promise<Look> | undefined;
let lookedAtMs = Number.NEGATIVE_INFINITY;

/** Looks through the processes once for everybody who asks in one turn of the event loop, or while the last look is news: many runs may end together. */
function sharedLook(): Promise<Look> {
  nextLook ??= new Promise((resolve) => {
    const look = () => {
      nextLook = undefined;
      lookedAtMs = performance.now();
      resolve(lookForMarks());
    };
    const waitMs = lookedAtMs + BETWEEN_LOOKS_MS - performance.now();
    if (waitMs > 0) {
      setTimeout(look, waitMs);
    } else {
      setImmediate(look);
    }
  });
  return nextLook;
}
