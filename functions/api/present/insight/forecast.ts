import type { Forecast } from '#api/shapes/forecast/forecast.ts';
import { billOf } from '#domain/cost/bill.ts';
import { type Demand, sumOf } from '#domain/cost/demand.ts';
import type { PriceList } from '#domain/cost/prices.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { JobForecast, Forecast as LookedAhead } from '#engine/forecast/forecast.ts';

/** The things that a forecast is shown with. */
interface Shown {
  readonly days: number;
  /** The most runs at once. */
  readonly limit: number;
  readonly list: PriceList;
}

/** Shows jobs looked ahead at: instants in RFC 3339, and what each comes to at these prices. */
export function presentForecast(
  { stretch, jobs, load, nextCursor }: LookedAhead,
  { days, limit, list: { region, asOf, prices } }: Shown,
): Forecast {
  const run = sumOf(jobs.map(({ demand }) => demand.run));
  const command = sumOf(jobs.map(({ demand }) => demand.command));
  const [usd, commandUsd] = [sum(jobs, (job) => job.usd), sum(jobs, (job) => job.commandUsd)];
  return {
    from: writeUtc(stretch.from),
    to: writeUtc(stretch.to),
    days,
    jobs: jobs.map((job) => presentJob(job, days)),
    total: { fires: sum(jobs, ({ fires }) => fires.length), ...presentDemand(run, command), usd, commandUsd },
    bill: [...billOf(run, prices), { what: 'commands, with their leases', usd: commandUsd }],
    prices: { region, asOf, usd: { ...prices } },
    ...present({ load: load && { ...load, limit }, nextCursor }),
  };
}

function presentJob(job: JobForecast, days: number): Forecast['jobs'][number] {
  const { subject, fires, demand, usd, commandUsd, takesMs, takesBy, overlaps, clockChanges } = job;
  return {
    id: subject.settings.id,
    fires: fires.length,
    runsADay: fires.length / days,
    ...presentDemand(demand.run, demand.command),
    usd,
    commandUsd,
    takesMs,
    takesBy,
    ...present({ actual: presentActual(job, days), overlapsItself: overlaps }),
    ...(clockChanges.length > 0
      ? { clockChanges: clockChanges.map(({ at, note }) => ({ at: writeUtc(at), note })) }
      : {}),
  };
}

function presentActual({ measured, fires, usd, commandUsd }: JobForecast, days: number) {
  if (measured === undefined) {
    return undefined;
  }
  const { runs, meanMs, p95Ms, runsADay } = measured;
  const isPriced = runsADay !== undefined && fires.length > 0;
  const spent = isPriced ? ((usd + commandUsd) / fires.length) * runsADay * days : undefined;
  return { runs, meanMs, p95Ms, ...present({ runsADay, usd: spent }) };
}

function presentDemand(run: Demand, command: Demand) {
  const { logKilobytes, fargateVcpuHours, fargateGbHours, addressHours, ...counted } = sumOf([run, command]);
  const fargate = { vcpuHours: fargateVcpuHours, gbHours: fargateGbHours, addressHours };
  return { ...counted, logBytes: logKilobytes * 1_000, ...(addressHours > 0 ? { fargate } : {}) };
}

function sum(jobs: readonly JobForecast[], of: (job: JobForecast) => number): number {
  return jobs.reduce((total, job) => total + of(job), 0);
}
