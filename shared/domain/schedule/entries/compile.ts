import type {
  CronDefinition,
  IntervalDefinition,
  PartDefinition,
  TimesDefinition,
} from '#domain/schedule/definition/parts.ts';
import type { Compiled, EntrySpecification, ScheduleContext } from '#domain/schedule/definition/schedule.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { compileCron } from './cron.ts';
import { compileInterval } from './interval.ts';
import { type EntryProduct, entryOf, mergeProducts } from './product.ts';

/** EventBridge Scheduler: API_CreateSchedule, ScheduleExpression. */
const MAX_EXPRESSION = 256;

/** The share of one part: products may still be merged with those of others. */
interface Contribution {
  readonly products: readonly EntryProduct[];
  readonly entries: readonly EntrySpecification[];
}

/**
 * The fewest EventBridge entries whose firings are the fires of `parts`, or none and why. Only fixed times depend on `after`: the first
 * of them after it is armed.
 */
export function compileParts(
  parts: readonly PartDefinition[],
  context: ScheduleContext,
  after: EpochSeconds,
): Compiled {
  if ((context.jitterSeconds ?? 0) > 0) {
    return { exact: false, reason: 'jitter moves every fire by its own delay, which EventBridge cannot' };
  }
  const products: EntryProduct[] = [];
  const entries: EntrySpecification[] = [];
  for (const part of parts) {
    const compiled = contribution(part, context);
    if ('reason' in compiled) {
      return { exact: false, reason: compiled.reason };
    }
    products.push(...compiled.products);
    entries.push(...compiled.entries);
  }
  const all = [...mergeProducts(products).map(entryOf), ...entries, ...nextTime(parts, context, after)];
  const tooLong = all.some((entry) => entry.expression.length > MAX_EXPRESSION);
  return tooLong
    ? { exact: false, reason: `EventBridge takes no expression longer than ${MAX_EXPRESSION} characters` }
    : { exact: true, entries: distinct(all) };
}

function contribution(part: PartDefinition, context: ScheduleContext): Contribution | { readonly reason: string } {
  switch (part.form) {
    case 'cron':
      return cronContribution(part, context);
    case 'interval':
      return intervalContribution(part, context);
    case 'times':
      return { products: [], entries: [] };
  }
}

function cronContribution(cron: CronDefinition, context: ScheduleContext): Contribution | { readonly reason: string } {
  const compiled = compileCron(cron, context.anchor);
  if ('reason' in compiled) {
    return compiled;
  }
  const { startAt } = context;
  const bounds = { ...(startAt === undefined ? {} : { startAt }), ...endOf(context) };
  return { products: compiled.products.map((product) => ({ ...product, ...bounds })), entries: [] };
}

function intervalContribution(
  interval: IntervalDefinition,
  context: ScheduleContext,
): Contribution | { readonly reason: string } {
  const first = firstFire(interval, context.startAt ?? -Infinity);
  const end = endOf(context);
  if (end.endAt !== undefined && end.endAt < first) {
    return { products: [], entries: [] };
  }
  const compiled = compileInterval(interval, first);
  if ('reason' in compiled) {
    return compiled;
  }
  if ('product' in compiled) {
    return { products: [{ ...compiled.product, ...end }], entries: [] };
  }
  return { products: [], entries: [{ ...compiled.entry, ...end }] };
}

function firstFire({ anchor, seconds }: IntervalDefinition, startAt: EpochSeconds): EpochSeconds {
  const periods = Math.max(1, Math.ceil((startAt - anchor) / seconds));
  return anchor + periods * seconds;
}

function endOf({ endAt }: ScheduleContext): { endAt?: EpochSeconds } {
  return endAt === undefined ? {} : { endAt };
}

/** The first fixed time after `after` within the bounds, as one `at(...)` in UTC. */
function nextTime(
  parts: readonly PartDefinition[],
  context: ScheduleContext,
  after: EpochSeconds,
): EntrySpecification[] {
  const times = parts.filter((part): part is TimesDefinition => part.form === 'times').flatMap((part) => part.at);
  const from = Math.max(after + 1, context.startAt ?? -Infinity);
  const due = times.filter((at) => at >= from && at <= (context.endAt ?? Infinity));
  if (due.length === 0) {
    return [];
  }
  return [{ expression: `at(${writeUtc(Math.min(...due)).slice(0, -1)})`, timezone: 'UTC' }];
}

function distinct(entries: readonly EntrySpecification[]): EntrySpecification[] {
  const known = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  return [...known.values()];
}
