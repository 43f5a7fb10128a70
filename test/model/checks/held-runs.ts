import { countedAttempts } from '#domain/runs/attempt.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Sensors } from '#ports/sensors.ts';
import type { World } from '../world.ts';

/** Looks that a run has at most while it waits, and the one that ends it. */
const MOST_CHECKS = 61;

/** The condition of the model's jobs: it holds more often than not, by chance, each time it is read. */
export const BY_CHANCE = { type: 'load', below: 6 } as const;

/** A machine whose load jumps about. */
export function restlessSensors(chance: () => number): Sensors {
  return {
    load: async () => ({ averages: { 1: Math.floor(chance() * 10), 5: 0, 15: 0 }, cores: 1 }),
    pressure: nothing,
    freeMemory: nothing,
    freeDisk: nothing,
    modifiedAtMs: nothing,
    powerSupplies: nothing,
  };
}

/**
 * Runs with more attempts than their job allows, though a wait for conditions is none; that were skipped by a condition after something was
 * started; or that waited longer, or more often, than they may.
 */
export async function heldUnlikeAllowed({ ports }: World, runs: readonly Run[]): Promise<string[]> {
  const problems: string[] = [];
  for (const run of runs) {
    const { id, jobId, revision, status, reasonCode, attempts, held } = run;
    const { maxRetries = 0, wait } = (await ports.definitions.read(jobId, revision)) ?? {};
    const tries = countedAttempts(run);
    const isHeldBack = reasonCode === 'condition_unmet' || reasonCode === 'condition_unreadable';
    if (tries > maxRetries + 1) {
      problems.push(`run ${id} had ${tries} attempts, of ${maxRetries + 1}`);
    }
    if (isHeldBack && status === 'skipped' && attempts.length > 0) {
      problems.push(`run ${id} is skipped by a condition after ${attempts.length} attempts`);
    }
    if (held !== undefined && (wait === undefined || held.checks > MOST_CHECKS)) {
      problems.push(`run ${id} was read ${held.checks} times, of ${wait === undefined ? 0 : MOST_CHECKS}`);
    }
  }
  return problems;
}

function nothing(): Promise<never> {
  throw new Error('the model does not read that');
}
