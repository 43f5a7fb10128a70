import type { SecondReading } from '#domain/import/imported.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import type { AwsExpression } from '#domain/schedule/entries/evaluate.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';

/** The package aws-cron-parser, as far as it is asked: the first fire of an expression after an instant, if it reads the expression. */
export type AwsCronParser = (expression: string) => (afterMs: EpochMilliseconds) => EpochMilliseconds | undefined;

/**
 * The expressions that the package reads as AWS does: no zone, and of days neither W nor # nor ranges that wrap, and L only alone or behind a
 * day. A day that a month lacks it takes for one of the next month, so none above 28, and no steps to there.
 */
const READ_RIGHTLY =
  /^cron\((?:[\d*/,-]+ ){2}(?:\?|L|\*|(?:0?[1-9]|1\d|2[0-8])(?:[,-](?:0?[1-9]|1\d|2[0-8]))*) [\dA-Z*/,-]+ (?:\?|[1-7]L|[\dA-KM-Z*,-]+) [\d*/,-]+\)$/;
const WRAPS = /(\d+)-(\d+)/g;

/**
 * The fires of a schedule of EventBridge by its own strings: by aws-cron-parser where there is that package and it is right, else by the
 * evaluator of entries, which reads them as EventBridge does.
 */
export function eventBridgeReading(
  specification: EntrySpecification,
  evaluated: AwsExpression,
  awsCronParser?: AwsCronParser,
): SecondReading {
  return awsCronParser !== undefined && isReadRightly(specification)
    ? { known: true, by: 'aws-cron-parser', fires: foreignFires(specification, awsCronParser) }
    : {
        known: true,
        by: 'the entry, as EventBridge reads it',
        fires: (after, until) => firesOf(evaluated, after, until),
      };
}

function isReadRightly({ expression, timezone }: EntrySpecification): boolean {
  const names = expression.replace(/^cron/, '').match(/[A-Z]{3}-[A-Z]{3}/);
  const wraps = [...expression.matchAll(WRAPS)].some(([, from, to]) => Number(from) > Number(to));
  return timezone === 'UTC' && READ_RIGHTLY.test(expression) && !wraps && names === null;
}

function* firesOf(expression: AwsExpression, after: EpochSeconds, until: EpochSeconds): Generator<EpochSeconds> {
  for (let at = expression.next(after); at !== undefined && at <= until; at = expression.next(at)) {
    yield at;
  }
}

function foreignFires({ expression, startAt = 0, endAt = Infinity }: EntrySpecification, parser: AwsCronParser) {
  const next = parser(expression);
  return function* (after: EpochSeconds, until: EpochSeconds): Generator<EpochSeconds> {
    const last = Math.min(until, endAt);
    for (let ms = next(Math.max(after, startAt - 1) * 1000); ms !== undefined && ms / 1000 <= last; ms = next(ms)) {
      yield ms / 1000;
    }
  };
}
