import { LARGEST_VERSION } from '#domain/stored/kept.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Item } from './requests.ts';

/** The condition of a write. */
export interface Condition {
  readonly expression: string;
  readonly values: Item;
}

/** That there is no such item, or only one that has expired and that DynamoDB has yet to delete. */
export function absent(now: EpochSeconds): Condition {
  return { expression: 'attribute_not_exists(pk) OR expiresAt <= :now', values: { ':now': now } };
}

/** The same for items of which something is kept, whatever is wrong with them: without a version that can be one they give way to the first. */
export function keptVersionBefore(version: number, now: EpochSeconds): Condition {
  if (version !== 1) {
    return versionBefore(version, now);
  }
  const { expression, values } = absent(now);
  return {
    expression: `${expression} OR NOT (version >= :first AND version <= :largest)`,
    values: { ...values, ':first': 1, ':largest': LARGEST_VERSION },
  };
}

/** That the stored version is the one before `version`; for version 1, that there is no such item. */
export function versionBefore(version: number, now: EpochSeconds): Condition {
  return version === 1
    ? absent(now)
    : {
        expression: 'version = :previous AND (attribute_not_exists(expiresAt) OR expiresAt > :now)',
        values: { ':previous': version - 1, ':now': now },
      };
}
