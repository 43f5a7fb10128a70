import { type BillLine, billOf, usdOf } from '#domain/cost/bill.ts';
import { type Demand, times } from '#domain/cost/demand.ts';
import { priceList } from '#domain/cost/prices.ts';

const A_MILLION = 1_000_000;
const DAYS_A_MONTH = 30;

/** The cost of a million such runs, line by line, in USD. */
export function costLines(run: Demand): readonly BillLine[] {
  return billOf(times(run, A_MILLION), priceList().prices);
}

/** The cost of so many runs a day in 30 days, in USD, with commands that take so many GB-seconds each. */
export function usdAMonth(run: Demand, runsADay: number, commandGbSeconds: number): number {
  const each = { ...run, gbSeconds: run.gbSeconds + commandGbSeconds };
  return usdOf(times(each, runsADay * DAYS_A_MONTH), priceList().prices);
}

/** An amount as docs/cost.md writes it. */
export function usd(amount: number): string {
  return amount.toFixed(2);
}
