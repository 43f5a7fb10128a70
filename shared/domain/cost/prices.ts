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
  /** The month of the lists, `YYYY-MM`. */
  readonly asOf: string;
  readonly prices: Prices;
}

export const DEFAULT_REGION = 'us-east-1';

/** A region's prices, and the month in which its lists were read. */
type Listed = Omit<PriceList, 'region'>;

/** Virginia, Ohio and Oregon have one price list for all that is used here. */
const UNITED_STATES: Listed = {
  asOf: '2026-11',
  prices: {
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
  },
};

/** The lists of AWSEvents, AWSQueueService, AmazonDynamoDB, AWSLambda, AmazonCloudWatch, AmazonECS and VPC, of July to September. */
const TOKYO: Listed = {
  asOf: '2026-09',
  prices: {
    schedulerInvocations: 1.25,
    sqsRequests: 0.4,
    writeUnits: 0.715,
    readUnits: 0.1425,
    lambdaRequests: 0.2,
    gbSeconds: 13.3334,
    logKilobytes: 0.76,
    fargateVcpuHour: 0.04045,
    fargateGbHour: 0.00442,
    addressHour: 0.005,
  },
};

/** By region: the price lists of EventBridge, SQS, DynamoDB on demand, Lambda, Fargate, VPC and CloudWatch Logs. */
const PRICES_BY_REGION: Readonly<Record<string, Listed>> = {
  'us-east-1': UNITED_STATES,
  'us-east-2': UNITED_STATES,
  'us-west-2': UNITED_STATES,
  'ap-northeast-1': TOKYO,
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
  const { asOf, prices } = listed ?? UNITED_STATES;
  return { region: listed === undefined ? DEFAULT_REGION : region, asOf, prices: { ...prices, ...own } };
}
