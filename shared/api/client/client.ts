import type { BackfillInput } from '#api/routes/backfill-input.ts';
import type { AuditEntry } from '#api/shapes/audit-entry.ts';
import type { Backfill, BackfillPlan } from '#api/shapes/backfill.ts';
import type { Explanation } from '#api/shapes/explanation.ts';
import type { Health } from '#api/shapes/health.ts';
import type { Job } from '#api/shapes/job.ts';
import type { Plan } from '#api/shapes/plan.ts';
import type { Fire, Preview } from '#api/shapes/preview.ts';
import type { Log, Run } from '#api/shapes/run.ts';
import type { Stats } from '#api/shapes/stats.ts';
import type { Switch } from '#api/shapes/switch.ts';
import { eachItem } from '#ports/stores/each-item.ts';
import type { Page } from '#ports/stores/page.ts';
import { type ClientOptions, type Send, sender } from './send.ts';

/** Which page of a list. */
interface PageQuery {
  /** 1-100, 50 unless told. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** Which jobs to list. A filtered page may hold fewer jobs than `limit`, or none, and still not be the last. */
export interface JobsQuery extends PageQuery {
  readonly tag?: string;
  readonly state?: Job['state'];
}

/** Which runs of a job to list, newest fire first; `from` and `to` (RFC 3339) belong to the range. */
export interface RunsQuery extends PageQuery {
  readonly from?: string;
  readonly to?: string;
}

/** Which runs of all jobs to search: one UTC day (YYYY-MM-DD, today unless told); `ok`: succeeded and skipped, `bad`: the others. */
export interface RunSearch extends PageQuery {
  readonly day?: string;
  readonly kind?: 'ok' | 'bad';
}

/** Which part of a run's output to read: what lies behind `after`, a `position` that was answered before. */
interface LogQuery extends PageQuery {
  readonly after?: string;
}

/** Makes a write depend on the job's revision: another one is refused as `revision_mismatch`. */
interface IfRevision {
  readonly ifRevision?: number;
}

/** What to plan or apply: at most 100 jobs, as they would be posted. */
export interface PlanInput {
  readonly jobs: readonly unknown[];
  readonly source?: string;
  readonly prune?: boolean;
}

/** A schedule to look at without a job. */
interface PreviewInput {
  readonly schedule: unknown;
  readonly timezone?: string;
  /** RFC 3339; now unless told. */
  readonly from?: string;
  /** 1-100, 10 unless told. */
  readonly count?: number;
}

/** The API, typed. Every method throws ClientError where the API refuses or does not answer. */
export type Client = ReturnType<typeof makeClient>;

/** Makes a client. The `each...` methods walk all pages, asking for the next one as they reach it. */
export function makeClient(options: ClientOptions) {
  const send = sender(options);
  return { ...jobMethods(send), ...runMethods(send), ...definitionMethods(send) };
}

function jobMethods(send: Send) {
  const listJobs = (query: JobsQuery = {}) => send<Page<Job>>('GET', '/v1/jobs', { query: { ...query } });
  const listAudit = (id: string, query: PageQuery = {}) =>
    send<Page<AuditEntry>>('GET', `${jobPath(id)}/audit`, { query: { ...query } });
  return {
    listJobs,
    eachJob: (query: JobsQuery = {}) => eachItem((cursor) => listJobs({ ...query, ...cursor })),
    getJob: (id: string) => send<Job>('GET', jobPath(id)),
    createJob: (job: unknown) => send<Job>('POST', '/v1/jobs', { body: job }),
    putJob: (id: string, job: unknown, condition?: IfRevision) =>
      send<Job>('PUT', jobPath(id), { body: job, headers: ifMatch(condition) }),
    /** A merge patch (RFC 7396): what is named changes, null removes. */
    patchJob: (id: string, patch: unknown, condition?: IfRevision) =>
      send<Job>('PATCH', jobPath(id), { body: patch, headers: ifMatch(condition) }),
    deleteJob: (id: string, condition?: IfRevision) =>
      send<void>('DELETE', jobPath(id), { headers: ifMatch(condition) }),
    /** `until` (RFC 3339): the pause ends by itself. */
    pauseJob: (id: string, input: { readonly note?: string; readonly until?: string } = {}) =>
      send<Job>('POST', `${jobPath(id)}/pause`, { body: input }),
    pauseAll: (input: { readonly note?: string } = {}) => send<Switch>('POST', '/v1/pause', { body: input }),
    resumeAll: () => send<Switch>('POST', '/v1/resume'),
    resumeJob: (id: string) => send<Job>('POST', `${jobPath(id)}/resume`),
    /** `force` ignores the overlap policy; calls with one idempotency key make one run. */
    runJob: (id: string, input: { readonly force?: boolean; readonly idempotencyKey?: string } = {}) =>
      send<Run>('POST', `${jobPath(id)}/run`, {
        body: { force: input.force },
        headers: input.idempotencyKey === undefined ? {} : { 'idempotency-key': input.idempotencyKey },
      }),
    /** Runs fires of the past; calls with one idempotency key make one backfill. */
    backfillJob: (id: string, { idempotencyKey, ...body }: BackfillInput & { readonly idempotencyKey?: string }) =>
      send<Backfill>('POST', `${jobPath(id)}/backfill`, {
        body,
        headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
      }),
    /** Says which fires a backfill would run, and runs none. */
    planBackfill: (id: string, input: BackfillInput) =>
      send<BackfillPlan>('POST', `${jobPath(id)}/backfill`, { body: { ...input, dryRun: true } }),
    cancelBackfill: (id: string, backfillId: string) =>
      send<Backfill>('POST', `${jobPath(id)}/backfill/${encodeURIComponent(backfillId)}/cancel`),
    nextFires: (id: string, count?: number) =>
      send<{ readonly items: readonly Fire[] }>('GET', `${jobPath(id)}/next`, { query: { count } }),
    /** `at`: RFC 3339; now unless told. */
    explain: (id: string, at?: string) => send<Explanation>('GET', `${jobPath(id)}/explain`, { query: { at } }),
    /** Of the latest `runs` records, 1-500, 100 unless told. */
    jobStats: (id: string, runs?: number) => send<Stats>('GET', `${jobPath(id)}/stats`, { query: { runs } }),
    listAudit,
    eachAuditEntry: (id: string, query: PageQuery = {}) => eachItem((cursor) => listAudit(id, { ...query, ...cursor })),
  };
}

function runMethods(send: Send) {
  const listRuns = (jobId: string, query: RunsQuery = {}) =>
    send<Page<Run>>('GET', `${jobPath(jobId)}/runs`, { query: { ...query } });
  const searchRuns = (query: RunSearch = {}) => send<Page<Run>>('GET', '/v1/runs', { query: { ...query } });
  const readLog = (runId: string, query: LogQuery = {}) =>
    send<Log>('GET', `${runPath(runId)}/log`, { query: { ...query } });
  return {
    listRuns,
    eachRun: (jobId: string, query: RunsQuery = {}) => eachItem((cursor) => listRuns(jobId, { ...query, ...cursor })),
    searchRuns,
    eachFoundRun: (query: RunSearch = {}) => eachItem((cursor) => searchRuns({ ...query, ...cursor })),
    getRun: (runId: string) => send<Run>('GET', runPath(runId)),
    cancelRun: (runId: string) => send<Run>('POST', `${runPath(runId)}/cancel`),
    readLog,
    eachLogChunk: (runId: string, query: LogQuery = {}) =>
      eachItem((cursor) => readLog(runId, { ...query, ...cursor })),
  };
}

function definitionMethods(send: Send) {
  return {
    plan: (input: PlanInput) => send<Plan>('POST', '/v1/plan', { body: input }),
    apply: (input: PlanInput) => send<Plan>('POST', '/v1/apply', { body: input }),
    preview: (input: PreviewInput) => send<Preview>('POST', '/v1/preview', { body: input }),
    health: () => send<Health>('GET', '/v1/health'),
  };
}

function jobPath(id: string): string {
  return `/v1/jobs/${encodeURIComponent(id)}`;
}

function runPath(runId: string): string {
  return `/v1/runs/${encodeURIComponent(runId)}`;
}

function ifMatch({ ifRevision }: IfRevision = {}): Readonly<Record<string, string>> {
  return ifRevision === undefined ? {} : { 'if-match': `"${ifRevision}"` };
}
