import { ifInstalled } from '#adapters/machine/optional-package.ts';
import type { AwsCronParser } from '#domain/import/eventbridge/second-reading.ts';

/** The package is nothing that a user has to have: where it is, it is asked as well. */
export async function findAwsCronParser(): Promise<AwsCronParser | undefined> {
  const loaded = await ifInstalled(import('aws-cron-parser'));
  if (!loaded.ok) {
    return undefined;
  }
  const { default: parser } = loaded.value;
  return (expression) => {
    const parsed = parser.parse(expression.slice('cron('.length, -1));
    return (afterMs) => parser.next(parsed, new Date(afterMs))?.getTime();
  };
}
