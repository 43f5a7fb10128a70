import type { CronDefinition, IntervalDefinition, PartDefinition } from '#domain/schedule/definition/parts.ts';
import type { Compiled, EntrySpecification, ScheduleContext } from '#domain/schedule/definition/schedule.ts';
import { clockOf } from '#domain/schedule/fires/of-part.ts';
import { unionClock } from '#domain/schedule/fires/union.ts';
import { LAST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import { compileCron } from './cron.ts';
import { compileInterval } from './interval.ts';
import { type EntryProduct, entryOf, mergeProducts } from './product.ts';

/** EventBridge Scheduler: API_CreateSchedule, ScheduleExpression. */
const MAX_EXPRESSION = 256;

/** A schedule, as far as its entries depend on it. */
interface Defined {
  readonly parts: readonly PartDefinition[];
  readonly context: ScheduleContext;
}

/** The share of one part: products may still be merged with those of others. */
interface Contribution {
  readonly products: readonly EntryProduct[];
  readonly entries: readonly EntrySpecification[];
}

/**
 * The fewest EventBridge entries whose firings are the fires of a schedule, but for closed times and cycles, or none and why. Only fixed
 * times depend on `after`: the first of them after it is armed (`rearms`). It is no member of a schedule: pages that show none load none.
 */
export function compileSchedule({ parts, context }: Defined, after: EpochSeconds): Compiled {
  if ((context.jitterSeconds ?? 0) > 0) {
    return { exact: false, reason: 'EventBridge has no jitter of its own for each fire' };
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
    : { exact: true, entries: distinct(all), ...(parts.some(isSuperset) ? { superset: true } : {}) };
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
  const compiled = compileCron(cron.wide ?? cron, context.anchor);
  if ('reason' in compiled) {
    return compiled;
  }
  const { startAt, endAt } = context;
  const bounds = present({ startAt, endAt });
  return { products: compiled.products.map((product) => ({ ...product, ...bounds })), entries: [] };
}

function intervalContribution(
  interval: IntervalDefinition,
  context: ScheduleContext,
): Contribution | { readonly reason: string } {
  const first = firstFire(interval, context.startAt ?? -Infinity);
  const { endAt } = context;
  const end = present({ endAt });
  if (endAt !== undefined && endAt < first) {
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

/** The first fixed time after `after` that is a fire within the bounds, as one `at(...)` in UTC. */
function nextTime(
  parts: readonly PartDefinition[],
  { startAt = -Infinity, endAt = LAST_INSTANT }: ScheduleContext,
  after: EpochSeconds,
): EntrySpecification[] {
  const times = parts.filter(({ form }) => form === 'times');
  const next = unionClock(times.map(clockOf)).next(Math.max(after, startAt - 1));
  return next > endAt ? [] : [{ expression: `at(${writeUtc(next).slice(0, -1)})`, timezone: 'UTC' }];
}

/** Closed times and cycles are nothing that an entry could say. Of fixed times the next one is armed that is a fire. */
function isSuperset(part: PartDefinition): boolean {
  return (part.form === 'cron' && part.cycle !== undefined) || (part.form !== 'times' && part.except !== undefined);
}

function distinct(entries: readonly EntrySpecification[]): EntrySpecification[] {
  const known = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  return [...known.values()];
}
