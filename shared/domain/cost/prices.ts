/** List prices in USD, beyond any free tier, each of a million of what it names, where it does not name an hour. */
export interface Prices {
  readonly schedulerInvocations: number;
  /** Requests to a standard queue. */
  readonly sqsRequests: number;
  /** Units of a table that is charged on demand. */
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly lambdaRequests: number;
  /** Of Lambda on arm64, in the first tier. */
  readonly gbSeconds: number;
  /** Logs taken in. */
  readonly logKilobytes: number;
  /** Of Fargate on arm64: an hour of a processor, of a GB and of a public address. */
  readonly fargateVcpuHour: number;
  readonly fargateGbHour: number;
  readonly addressHour: number;
}

/** Prices, and where they hold. */
export interface PriceList {
  readonly region: string;
  /** The month in which the lists were read, `YYYY-MM`. */
  readonly asOf: string;
  readonly prices: Prices;
}

/** The month in which the table below was read. */
const PRICES_AS_OF = '2026-11';

export const DEFAULT_REGION = 'us-east-1';

/** Virginia, Ohio and Oregon have one price list for all that is used here. */
const UNITED_STATES: Prices = {
  schedulerInvocations: 1,
  sqsRequests: 0.4,
  writeUnits: 0.625,
  readUnits: 0.125,
  lambdaRequests: 0.2,
  gbSeconds: 13.3334,
  logKilobytes: 0.5,
  fargateVcpuHour: 0.0324,
  fargateGbHour: 0.0036,
  addressHour: 0.005,
};

/** By region: the price lists of EventBridge, SQS, DynamoDB on demand, Lambda, Fargate, VPC and CloudWatch Logs. */
const PRICES_BY_REGION: Readonly<Record<string, Prices>> = {
  'us-east-1': UNITED_STATES,
  'us-east-2': UNITED_STATES,
  'us-west-2': UNITED_STATES,
};

/** The names of all prices. */
export const PRICE_NAMES = [
  'schedulerInvocations',
  'sqsRequests',
  'writeUnits',
  'readUnits',
  'lambdaRequests',
  'gbSeconds',
  'logKilobytes',
  'fargateVcpuHour',
  'fargateGbHour',
  'addressHour',
] as const satisfies readonly (keyof Prices)[];

/** The regions that there are prices of. */
export const PRICED_REGIONS: readonly string[] = Object.keys(PRICES_BY_REGION);

/** The prices of a region; those of us-east-1, under that name, where the table lacks it. `own` take the place of listed ones. */
export function priceList(region: string = DEFAULT_REGION, own: Partial<Prices> = {}): PriceList {
  const listed = PRICES_BY_REGION[region];
  return {
    region: listed === undefined ? DEFAULT_REGION : region,
    asOf: PRICES_AS_OF,
    prices: { ...(listed ?? UNITED_STATES), ...own },
  };
}
