import { settledWithin } from '#adapters/commands/attempt/waiting.ts';
import type { Clock } from '#ports/clock.ts';
import { findLeftovers, isAlive, killLeftovers, type LeftoverQuery, signalProcess } from './leftovers.ts';
import { allProcesses, type ProcessEntry } from './table.ts';

/** The longest that a command may take to end after TERM before it is killed. */
export const GRACE_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/** A command's processes: its process group, and those that left it but still carry its marks. */
export interface ProcessFamily {
  /** The process group's number: that of the process that was started. */
  readonly groupId: number;
  readonly marks: LeftoverQuery;
}

/**
 * Asks all of a family to end: TERM to the group and to those outside of it, up to 5 s of grace for all of them. Whoever is left then
 * is for killFamily. `leaderEnded` settles when the process that was started has ended.
 */
export async function terminateFamily(
  family: ProcessFamily,
  leaderEnded: Promise<unknown>,
  clock: Clock,
): Promise<void> {
  // Looked up first: once its parent is gone, nothing leads to a child without marks.
  const members = await findLeftovers(family.marks);
  const outsiders = members.filter(({ groupId }) => groupId !== family.groupId);
  signalGroup(family.groupId, 'SIGTERM');
  for (const outsider of outsiders) {
    signalProcess(outsider, 'SIGTERM');
  }
  await graceFor(() => anyAlive(family.groupId, outsiders), leaderEnded, clock);
  for (const outsider of outsiders) {
    signalProcess(outsider, 'SIGKILL');
  }
}

/** Kills what is left of a family. */
export async function killFamily(family: ProcessFamily): Promise<void> {
  signalGroup(family.groupId, 'SIGKILL');
  await killLeftovers(family.marks);
}

async function graceFor(isAnyAlive: () => boolean, leaderEnded: Promise<unknown>, clock: Clock): Promise<void> {
  let over = false;
  const stopTimer = clock.after(GRACE_MS, () => {
    over = true;
  });
  await settledWithin(clock, GRACE_MS, leaderEnded);
  while (!over && isAnyAlive()) {
    await settledWithin(clock, LOOK_AGAIN_MS, new Promise(() => {}));
  }
  stopTimer();
}

function anyAlive(groupId: number, outsiders: readonly ProcessEntry[]): boolean {
  return outsiders.some(isAlive) || (signalGroup(groupId, 0) && hasLiveMember(groupId));
}

/** A group exists as long as a zombie is in it, and in a container there may be nobody who reaps orphans. */
function hasLiveMember(groupId: number): boolean {
  const processes = allProcesses();
  return processes.length === 0 || processes.some((entry) => entry.groupId === groupId);
}

/** Signal 0 only asks (kill(2)). Answers whether there is such a group. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal);
  } catch {
    return false;
  }
}
