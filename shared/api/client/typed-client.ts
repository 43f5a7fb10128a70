import type { applyRoute, planRoute } from '#api/routes/definitions.ts';
import type { forecastRoute } from '#api/routes/insight.ts';
import type { WrittenJob } from '#domain/jobs/schema.ts';
import type { Json } from '#domain/values/json/value.ts';
import type { Client } from './client.ts';
import type { BodyOf } from './request.ts';

/**
 * The client as programs are given it: jobs that are written in them are checked as they are compiled. To the command line, the assistants'
 * tools and the console any job is unknown, as somebody else wrote it, and only the API judges it; the client is the same.
 */
export interface TypedClient extends Omit<Client, keyof WritesJobs>, WritesJobs {}

/** The methods that take jobs. */
interface WritesJobs {
  readonly createJob: (job: WrittenJob) => ReturnType<Client['createJob']>;
  readonly putJob: (
    id: string,
    job: Omit<WrittenJob, 'id'> & Partial<Pick<WrittenJob, 'id'>>,
    condition?: Parameters<Client['putJob']>[2],
  ) => ReturnType<Client['putJob']>;
  /** A merge patch (RFC 7396): what is named changes, null removes. */
  readonly patchJob: (
    id: string,
    patch: MergePatch<WrittenJob>,
    condition?: Parameters<Client['patchJob']>[2],
  ) => ReturnType<Client['patchJob']>;
  readonly plan: (body: WithJobs<typeof planRoute>) => ReturnType<Client['plan']>;
  readonly apply: (body: WithJobs<typeof applyRoute>) => ReturnType<Client['apply']>;
  /** `jobs`: ids, or jobs as they would be posted, at most 100; without, those that are there, a page. 7 days from now unless told. */
  readonly forecast: (
    body?: Omit<BodyOf<typeof forecastRoute>, 'jobs'> & { jobs?: (string | WrittenJob)[] },
  ) => ReturnType<Client['forecast']>;
}

/** The body of a route that takes jobs. */
type WithJobs<Route extends typeof planRoute | typeof applyRoute> = Omit<BodyOf<Route>, 'jobs'> & {
  readonly jobs: readonly WrittenJob[];
};

/** A part of a value, of objects within it as well; lists change as a whole. */
type MergePatch<Value> = [Json] extends [Value]
  ? Value
  : Value extends readonly unknown[]
    ? Value
    : Value extends object
      ? { readonly [Key in keyof Value]?: MergePatch<Value[Key]> | null }
      : Value;
