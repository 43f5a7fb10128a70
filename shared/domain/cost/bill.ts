import type { Demand } from './demand.ts';
import type { Prices } from './prices.ts';

/** One line of a bill. */
export interface BillLine {
  readonly what: string;
  readonly usd: number;
}

const A_MILLION = 1_000_000;

/** The lines of a bill, and what is added up in each. */
const LINES: readonly { readonly what: string; readonly of: (demand: Demand, prices: Prices) => number }[] = [
  { what: 'EventBridge Scheduler', of: (demand, prices) => millions(demand, prices, 'schedulerInvocations') },
  { what: 'SQS', of: (demand, prices) => millions(demand, prices, 'sqsRequests') },
  {
    what: 'DynamoDB, on demand',
    of: (demand, prices) => millions(demand, prices, 'writeUnits') + millions(demand, prices, 'readUnits'),
  },
  {
    what: 'Lambda, dispatcher and runner themselves',
    of: (demand, prices) => millions(demand, prices, 'lambdaRequests') + millions(demand, prices, 'gbSeconds'),
  },
  { what: 'Logs', of: (demand, prices) => millions(demand, prices, 'logKilobytes') },
];

/** The bill of runs by themselves, line by line. */
export function billOf(demand: Demand, prices: Prices): readonly BillLine[] {
  return LINES.map(({ what, of }) => ({ what, usd: of(demand, prices) }));
}

/** The price of all of a demand, in USD. */
export function usdOf(demand: Demand, prices: Prices): number {
  const hours =
    demand.fargateVcpuHours * prices.fargateVcpuHour +
    demand.fargateGbHours * prices.fargateGbHour +
    demand.addressHours * prices.addressHour;
  return billOf(demand, prices).reduce((sum, { usd }) => sum + usd, hours);
}

function millions(demand: Demand, prices: Prices, name: keyof Demand & keyof Prices): number {
  return (demand[name] * prices[name]) / A_MILLION;
}
