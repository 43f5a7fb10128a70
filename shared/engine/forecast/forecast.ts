import { usdOf } from '#domain/cost/bill.ts';
import { type Demand, sumOf } from '#domain/cost/demand.ts';
import type { Prices } from '#domain/cost/prices.ts';
import { type ClockChange, clockChanges } from '#domain/forecast/clock-changes.ts';
import { demandOfJob, type JobDemand } from '#domain/forecast/demand-of-job.ts';
import type { Stretch } from '#domain/forecast/fires-in.ts';
import { type Measured, measuredRuns } from '#domain/forecast/measured.ts';
import { MinuteLoad } from '#domain/forecast/minute-load.ts';
import { type OwnOverlaps, ownOverlaps } from '#domain/forecast/own-overlaps.ts';
import { DAY } from '#domain/time/civil.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { planningTime } from '#engine/commit/planning-context.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import type { Page } from '#ports/stores/page.ts';
import { PlannedFires } from './planned-fires.ts';
import { sizeOf } from './runner-size.ts';
import { givenSubjects, listedSubjects, type Subject } from './subjects.ts';

const MS_A_SECOND = 1_000;
/** A run is there for the second in which it begins. */
const SHORTEST_RUN_SECONDS = 1;

/** The stretch to look at, and whose. */
interface ForecastRequest {
  /** Ids of jobs that are there, or jobs as they would be posted. Left out: those that are there, a page of them. */
  readonly jobs?: readonly unknown[] | undefined;
  /** Now, unless told. */
  readonly from?: EpochSeconds | undefined;
  readonly days: number;
  /** The latest records of each job that durations are taken from; none are read where it is 0. */
  readonly history: number;
  /** How long a run of a job without such records takes, if not its timeout; no run takes longer than that. */
  readonly takesMs?: number | undefined;
  readonly prices: Prices;
  /** The load minute by minute is asked for, too. */
  readonly load: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The source of a run's duration: the latest runs, the job's timeout, or the request. */
type TakesBy = 'history' | 'timeout' | 'request';

/** One job within the stretch. */
export interface JobForecast {
  readonly subject: Subject;
  readonly fires: readonly EpochSeconds[];
  /** The time that a run is taken to take, and where that is from. */
  readonly takesMs: number;
  readonly takesBy: TakesBy;
  readonly measured?: Measured;
  /** Of jobs with history alone. */
  readonly overlaps?: OwnOverlaps;
  readonly clockChanges: readonly ClockChange[];
  readonly demand: JobDemand;
  /** The price of its runs, in USD, by themselves and of their commands. */
  readonly usd: number;
  readonly commandUsd: number;
}

/** The load minute by minute. */
interface Load extends Pick<MinuteLoad, 'starts' | 'atOnce'> {
  /** The same as `atOnce`, if runs for which their timeouts stand were over at once. */
  readonly atOnceAtLeast: readonly number[];
}

/** Jobs within a stretch, and all of them together. */
export interface Forecast {
  readonly stretch: Stretch;
  readonly jobs: readonly JobForecast[];
  readonly total: Demand;
  readonly load?: Load;
  readonly nextCursor?: string;
}

/**
 * Looks ahead: the fires of jobs in a stretch of time as they will be planned, and what their runs will ask of AWS. A run takes what the
 * job's latest runs took in the middle, or the time that is asked for, or its timeout, where there are none. Nothing is written.
 * @throws BadCursorError
 */
export async function forecast(engine: Engine, request: ForecastRequest): Promise<Result<Forecast>> {
  const from = request.from ?? secondsOf(engine.ports.clock.now());
  const stretch = { from, to: from + request.days * DAY };
  const read = await subjects(engine, request);
  if (!read.ok) {
    return read;
  }
  const { items, nextCursor } = read.value;
  const planned = new PlannedFires(stretch, await planningTime(engine));
  const measured = await Promise.all(items.map(({ settings }) => measuredJob(engine, settings.id, request.history)));
  const jobs = items.map((subject, index) => jobForecast(engine, subject, planned, request, measured[index]));
  const load = request.load ? loadOf(jobs, stretch) : undefined;
  const total = sumOf(jobs.flatMap(({ demand }) => [demand.run, demand.command]));
  return accepted({ stretch, jobs, total, ...present({ load, nextCursor }) });
}

async function subjects(engine: Engine, { jobs, limit, cursor }: ForecastRequest): Promise<Result<Page<Subject>>> {
  if (jobs === undefined) {
    return accepted(await listedSubjects(engine, { limit, ...present({ cursor }) }));
  }
  const given = await givenSubjects(engine, jobs);
  return given.ok ? accepted({ items: given.value }) : given;
}

function jobForecast(
  engine: Engine,
  subject: Subject,
  planned: PlannedFires,
  { prices, takesMs: asked }: ForecastRequest,
  measured: Measured | undefined,
): JobForecast {
  const { settings, schedule, selfClocked } = subject;
  const fires = planned.of(subject);
  const { takesMs, takesBy } = takenTime(settings.timeoutSeconds * MS_A_SECOND, measured, asked);
  const size = sizeOf(engine, settings.runner);
  const demand = demandOfJob(settings, { count: fires.length, takesMs, selfClocked, size });
  return {
    subject,
    fires,
    takesMs,
    takesBy,
    ...present({ measured, overlaps: measured && ownOverlaps(fires, measured.p95Ms / MS_A_SECOND) }),
    clockChanges: schedule === undefined ? [] : clockChanges(schedule, fires, planned.stretch),
    demand,
    usd: usdOf(demand.run, prices),
    commandUsd: usdOf(demand.command, prices),
  };
}

function takenTime(
  timeoutMs: number,
  measured: Measured | undefined,
  asked: number | undefined,
): { readonly takesMs: number; readonly takesBy: TakesBy } {
  if (measured !== undefined) {
    return { takesMs: measured.meanMs, takesBy: 'history' };
  }
  return asked !== undefined && asked < timeoutMs
    ? { takesMs: asked, takesBy: 'request' }
    : { takesMs: timeoutMs, takesBy: 'timeout' };
}

/** Many jobs fire at the same times: those that are alike are added at once. */
function loadOf(jobs: readonly JobForecast[], stretch: Stretch): Load {
  const load = new MinuteLoad(stretch);
  const least = new MinuteLoad(stretch);
  const alike = new Map<JobForecast['fires'], Map<string, { readonly one: JobForecast; jobs: number }>>();
  for (const one of jobs) {
    const kinds = alike.get(one.fires) ?? new Map<string, { readonly one: JobForecast; jobs: number }>();
    const kind = `${one.takesMs} ${one.takesBy} ${one.subject.settings.overlap}`;
    kinds.set(kind, { one, jobs: (kinds.get(kind)?.jobs ?? 0) + 1 });
    alike.set(one.fires, kinds);
  }
  for (const { one, jobs: count } of [...alike.values()].flatMap((kinds) => [...kinds.values()])) {
    const { fires, takesMs, takesBy, subject } = one;
    const going = { fires, takesSeconds: takesMs / MS_A_SECOND, overlap: subject.settings.overlap, jobs: count };
    load.add(going);
    least.add(takesBy === 'timeout' ? { ...going, takesSeconds: SHORTEST_RUN_SECONDS } : going);
  }
  return { starts: load.starts, atOnce: load.atOnce, atOnceAtLeast: least.atOnce };
}

async function measuredJob({ ports }: Engine, jobId: string, limit: number): Promise<Measured | undefined> {
  return limit === 0 ? undefined : measuredRuns((await ports.history.listRuns(jobId, { limit })).items);
}
