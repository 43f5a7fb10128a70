import { InvalidArgumentError } from 'commander';
import { REASON_CODES, type ReasonCode } from '#domain/runs/reasons/reason.ts';
import { OUTCOME_STATUSES } from '#domain/runs/run.ts';
import { nearest } from '#domain/values/near.ts';

/** Reads outcomes, separated by commas: `failed,missed`; `all` stands for each of them. */
export function parseOutcomes(text: string): string {
  if (text === 'all') {
    return OUTCOME_STATUSES.join(',');
  }
  for (const name of text.split(',')) {
    if (!OUTCOME_STATUSES.some((status) => status === name)) {
      throw new InvalidArgumentError(
        `Expected all, or outcomes separated by commas: ${OUTCOME_STATUSES.join(', ')}.${meant(name, OUTCOME_STATUSES)}`,
      );
    }
  }
  return text;
}

/** Reads the code of a reason: `exit_code`. */
export function parseReason(text: string): ReasonCode {
  const code = REASON_CODES.find((known) => known === text);
  if (code === undefined) {
    throw new InvalidArgumentError(
      `Expected one of the codes of docs/api.md, such as overlap.${meant(text, REASON_CODES)}`,
    );
  }
  return code;
}

function meant(text: string, names: readonly string[]): string {
  const near = nearest(text, names);
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
}
