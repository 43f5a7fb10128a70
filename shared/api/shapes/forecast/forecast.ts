import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { PRICE_NAMES } from '#domain/cost/prices.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const amount = () => z.number().check(z.minimum(0));

/** The things that runs ask of AWS over the whole time, and their price in USD: of the runs by themselves, and of their commands. */
const demand = () => ({
  schedulerInvocations: amount(),
  sqsRequests: amount(),
  lambdaRequests: amount(),
  writeUnits: amount(),
  readUnits: amount(),
  gbSeconds: amount(),
  logBytes: amount(),
  /** Hours on Fargate: of processors, of GB and of addresses. */
  fargate: z.optional(z.strictObject({ vcpuHours: amount(), gbHours: amount(), addressHours: amount() })),
  usd: amount(),
  commandUsd: amount(),
});

/** One job over the whole time. */
const jobForecastSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    /** Over the whole time. */
    fires: wholeNumber(0),
    runsADay: amount(),
    ...demand(),
    /** The time that a run is taken to take: that of its latest runs in the middle, else the one that was asked for, else its timeout. */
    takesMs: amount(),
    takesBy: z.enum(['history', 'timeout', 'request']),
    /** Its latest runs, as they were; `usd` is what as many as that in the same time cost, their commands included. */
    actual: z.optional(
      z.strictObject({
        runs: wholeNumber(1),
        meanMs: amount(),
        p95Ms: amount(),
        runsADay: z.optional(amount()),
        usd: z.optional(amount()),
      }),
    ),
    /** Fires that come before the run of the one before is over, as long as 95 of 100 of its latest runs took at most. */
    overlapsItself: z.optional(z.strictObject({ fires: wholeNumber(1), gapSeconds: amount() })),
    /** Fires that a change of the clocks moves or doubles, and times that it takes away; the first ten. */
    clockChanges: z.optional(z.readonly(z.array(z.strictObject({ at: writtenInstant(), note: z.string() })))),
  }),
);

/** Prices in USD by their names, those of a million where they are not of an hour. */
export const pricesSchema = lazily(() =>
  z.partial(z.strictObject(Object.fromEntries(PRICE_NAMES.map((name) => [name, amount()])))),
);

/** Jobs looked ahead at, a page of them. */
export const forecastSchema = lazily(() =>
  z.strictObject({
    /** The first instant that belongs to it, and the first that does not. */
    from: writtenInstant(),
    to: writtenInstant(),
    days: wholeNumber(1),
    jobs: z.readonly(z.array(jobForecastSchema())),
    /** Of these jobs together. */
    total: z.strictObject({ fires: wholeNumber(0), ...demand() }),
    /** The same in USD by service; commands are the last line. */
    bill: z.readonly(z.array(z.strictObject({ what: z.string(), usd: amount() }))),
    /** The prices that hold here, those that were sent along among them; `asOf` is the month in which the others were read. */
    prices: z.strictObject({ region: z.string(), asOf: z.string(), usd: z.record(z.string(), amount()) }),
    /** By minute from `from` on: the fires of these jobs, and how many of their runs go on at once at most. Those of several pages add up. */
    load: z.optional(
      z.strictObject({
        starts: z.readonly(z.array(wholeNumber(0))),
        atOnce: z.readonly(z.array(wholeNumber(0))),
        /** The same, if runs for which their timeouts stand were over at once: the rest of `atOnce` is only so by timeouts. */
        atOnceAtLeast: z.readonly(z.array(wholeNumber(0))),
        /** `max_concurrent_jobs`. */
        limit: wholeNumber(1),
      }),
    ),
    nextCursor: z.optional(z.string()),
  }),
);

/** Jobs looked ahead at. */
export type Forecast = z.output<ReturnType<typeof forecastSchema>>;

/** One of them. */
export type JobForecast = Forecast['jobs'][number];
