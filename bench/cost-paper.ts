/** The requests that one scheduled run makes of AWS. */
export interface RunDemand {
  readonly schedulerInvocations: number;
  readonly sqsRequests: number;
  readonly lambdaRequests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Of dispatcher and runner, the command's own time aside. */
  readonly gbSeconds: number;
  readonly logKilobytes: number;
}

/** One line of the bill. */
export interface CostLine {
  readonly what: string;
  readonly usdPerMillion: number;
}

/**
 * List prices of us-east-1 in November 2026 in USD, beyond any free tier: per million, GB-seconds on arm64 and kilobytes of logs included
 * (the price lists of EventBridge, SQS, DynamoDB on demand, Lambda and CloudWatch Logs).
 */
const USD_PER_MILLION = {
  schedulerInvocations: 1,
  sqsRequests: 0.4,
  writeUnits: 0.625,
  readUnits: 0.125,
  lambdaRequests: 0.2,
  gbSeconds: 13.3334,
  logKilobytes: 0.5,
} as const satisfies RunDemand;

/** The part that is not counted but assumed: 0.1 s at 1 GB in each of the two functions, and a few lines of JSON. */
export const ASSUMED = { gbSeconds: 0.2, logKilobytes: 1.4 } as const;

/** The demand that docs/operations.md states for a run; `npm run bench -- cost` fails where it counts anything else. */
export const DOCUMENTED: RunDemand = {
  schedulerInvocations: 1,
  sqsRequests: 7,
  lambdaRequests: 2,
  writeUnits: 7,
  readUnits: 4,
  ...ASSUMED,
};

const DAYS_A_MONTH = 30;

/** The cost of a million such runs, line by line. */
export function costLines(run: RunDemand): readonly CostLine[] {
  const line = (what: string, ...parts: readonly (keyof RunDemand)[]) => ({
    what,
    usdPerMillion: parts.reduce((usd, part) => usd + run[part] * USD_PER_MILLION[part], 0),
  });
  return [
    line('EventBridge Scheduler', 'schedulerInvocations'),
    line('SQS', 'sqsRequests'),
    line('DynamoDB, on demand', 'writeUnits', 'readUnits'),
    line('Lambda, dispatcher and runner themselves', 'lambdaRequests', 'gbSeconds'),
    line('Logs', 'logKilobytes'),
  ];
}

/** The cost of so many runs a day in 30 days, in USD, with commands that take so many GB-seconds each. */
export function usdAMonth(run: RunDemand, runsADay: number, commandGbSeconds: number): number {
  const perMillion = costLines(run).reduce((usd, { usdPerMillion }) => usd + usdPerMillion, 0);
  const command = commandGbSeconds * USD_PER_MILLION.gbSeconds;
  return (runsADay * DAYS_A_MONTH * (perMillion + command)) / 1_000_000;
}

/** An amount as docs/operations.md writes it. */
export function usd(amount: number): string {
  return amount.toFixed(2);
}
