import type { FoundConditions } from '#api/shapes/explanation/conditions.ts';
import { conditionInWords } from '#domain/jobs/condition/condition.ts';
import type { FoundNow } from '#engine/conditions/now.ts';

/** Shows the conditions of a job as they are now. */
export function presentConditions({ findings, clear, unmet }: FoundNow): FoundConditions {
  return {
    items: findings.map(({ condition, state, words }) => ({
      condition,
      words: conditionInWords(condition),
      state,
      found: words,
    })),
    clear,
    unmet,
  };
}
