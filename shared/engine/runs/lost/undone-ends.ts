import { attemptOwnedBy } from '#domain/runs/attempt.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Engine, WrittenEnds } from '#engine/commit/engine.ts';
import type { Durability } from '#ports/stores/durability.ts';

/**
 * Remembers what was written at the end of an attempt until it is on disk: a commit that fails undoes it, and this process still knows what
 * became of the command. Nobody waits for that.
 */
export function rememberEnd({ ports: { durability }, writtenEnds }: Engine, owner: string, run: Run): void {
  if (durability === undefined) {
    return;
  }
  writtenEnds.runs.set(owner, run);
  writtenEnds.undone.delete(owner);
  writtenEnds.fresh.push(owner);
  if (!writtenEnds.isWaiting) {
    void settle(writtenEnds, durability);
  }
}

/** The run as it was written at the end of an attempt that is running as far as the store knows; undefined where this process wrote no end. */
export function undoneEnd({ writtenEnds }: Engine, stored: Run): Run | undefined {
  const attempt = stored.attempts.at(-1);
  const written = attempt && writtenEnds.runs.get(attempt.owner);
  const isRunning = attempt && attemptOwnedBy(stored, attempt.owner, attempt.number) !== undefined;
  // What else was written of the run since its claim may be undone as well.
  return written && isRunning ? { ...written, version: stored.version + 1 } : undefined;
}

/** Forgets those that a commit undid, once everything is recovered from it. */
export function forgetUndoneEnds({ writtenEnds: { runs, undone } }: Engine): void {
  for (const owner of undone) {
    runs.delete(owner);
  }
  undone.clear();
}

/** One caller waits for all that end meanwhile: of those who wait for a commit only some go on in one turn. */
async function settle(ends: WrittenEnds, durability: Durability): Promise<void> {
  ends.isWaiting = true;
  while (ends.fresh.length > 0) {
    const owners = ends.fresh.splice(0);
    try {
      await durability.durable();
      for (const owner of owners) {
        ends.runs.delete(owner);
      }
    } catch {
      for (const owner of owners) {
        ends.undone.add(owner);
      }
    }
  }
  ends.isWaiting = false;
}
