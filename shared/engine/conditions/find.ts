import type { Condition } from '#domain/jobs/condition/condition.ts';
import { conditionUnmet, conditionUnreadable } from '#domain/runs/reasons/condition.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import { readCondition } from './readers.ts';
import type { Reading } from './reading.ts';

/** A condition as it was found. */
export interface Finding {
  readonly condition: Condition;
  readonly state: 'met' | 'unmet' | 'unreadable';
  /** What was measured, or why nothing was. */
  readonly words: string;
}

/** Finds out whether a condition holds. It never throws: what cannot be read is said. */
export async function findCondition(condition: Condition, reading: Reading): Promise<Finding> {
  try {
    const judged = await unlessAborted(readCondition(condition, reading), reading.signal);
    return judged === undefined
      ? { condition, state: 'unreadable', words: 'it took too long' }
      : { condition, state: judged.met ? 'met' : 'unmet', words: judged.words };
  } catch (error) {
    return { condition, state: 'unreadable', words: error instanceof Error ? error.message : String(error) };
  }
}

/** The first of a job's conditions that keeps a run from starting, in their order; undefined where all hold. */
export async function firstUnmet(conditions: readonly Condition[], reading: Reading): Promise<Finding | undefined> {
  for (const condition of conditions) {
    const finding = await findCondition(condition, reading);
    if (!holds(finding)) {
      return finding;
    }
  }
  return undefined;
}

/** Tells a condition that keeps no run from starting. */
export function holds({ condition, state }: Finding): boolean {
  return state === 'met' || (state === 'unreadable' && condition.unreadable === 'met');
}

/** The reason of a run that a condition keeps from starting. `looks`: at its conditions, while it waited. */
export function reasonOf(
  { condition: { type }, state, words }: Finding,
  looks?: Parameters<typeof conditionUnmet>[2],
): Reason {
  return state === 'unreadable' ? conditionUnreadable(type, words, looks) : conditionUnmet(type, words, looks);
}
