import { backfillRoute, cancelBackfillRoute } from '#api/routes/backfills.ts';
import { listBlackoutsRoute, removeBlackoutRoute, setBlackoutRoute } from '#api/routes/calendars/blackouts.ts';
import {
  deleteCalendarRoute,
  getCalendarRoute,
  listCalendarsRoute,
  putCalendarRoute,
} from '#api/routes/calendars/calendars.ts';
import { entityTag } from '#api/routes/conditional.ts';
import { applyRoute, planRoute } from '#api/routes/definitions.ts';
import {
  comingFiresRoute,
  explainRoute,
  forecastRoute,
  readConditionsRoute,
  receiptRoute,
  replayRoute,
  statsRoute,
} from '#api/routes/insight.ts';
import {
  createJobRoute,
  deleteJobRoute,
  getJobRoute,
  listAuditRoute,
  listJobsRoute,
  nextFiresRoute,
  patchJobRoute,
  pauseJobRoute,
  putJobRoute,
  resumeJobRoute,
  runJobRoute,
  skipFireRoute,
} from '#api/routes/jobs.ts';
import { listChannelsRoute, testChannelRoute } from '#api/routes/notices/channels.ts';
import {
  acknowledgeRoute,
  backlogRoute,
  listIncidentsRoute,
  listNoticesRoute,
  muteJobRoute,
} from '#api/routes/notices/notices.ts';
import { previewRoute } from '#api/routes/preview.ts';
import { removePingKeyRoute, setPingKeyRoute } from '#api/routes/reports/keys.ts';
import { pingByKeyRoute, pingRoute } from '#api/routes/reports/words.ts';
import {
  cancelRunRoute,
  getRunRoute,
  listRunsRoute,
  readLogRoute,
  retryRunRoute,
  searchRunsRoute,
} from '#api/routes/runs.ts';
import { configurationRoute, healthRoute, openApiRoute } from '#api/routes/service.ts';
import { pauseAllRoute, resumeAllRoute } from '#api/routes/switch.ts';
import type { Backfill, BackfillPlan } from '#api/shapes/backfill.ts';
import { jobSchema } from '#api/shapes/job.ts';
import { type JobLine, jobLineSchema } from '#api/shapes/job-line.ts';
import { pageOf } from '#api/shapes/page.ts';
import type { Run } from '#api/shapes/run.ts';
import { isFinal } from '#api/words/final.ts';
import { eachListed } from './each-listed.ts';
import { ClientError } from './error.ts';
import type { BodyOf, QueryOf } from './request.ts';
import { type Call, type ClientOptions, caller } from './send.ts';
import { MACHINE_WAITING, type Waiting } from './send-again.ts';
import { untilFinal } from './until-final.ts';

/** A page of the jobs. A filtered page may hold fewer jobs than `limit`, or none, and still not be the last. */
type JobsQuery = Omit<QueryOf<typeof listJobsRoute>, 'view' | 'ids'>;

/** The list of jobs as it is answered to each view. */
const wholeJobsRoute = { ...listJobsRoute, answers: () => ({ 200: pageOf(jobSchema()) }) };
const jobLinesRoute = { ...listJobsRoute, answers: () => ({ 200: pageOf(jobLineSchema()) }) };

/** A page of a job's runs, newest fire first; `from` and `to` (RFC 3339) belong to the range. */
type RunsQuery = QueryOf<typeof listRunsRoute>;

/** A page of what became of runs: of at most seven days, one day back from now unless told; `status` is one outcome or several, with commas. */
export type RunSearch = QueryOf<typeof searchRunsRoute>;

/** A part of a run's output: what lies behind `after`, a `position` that was answered before. */
type LogQuery = QueryOf<typeof readLogRoute>;

/** A page of a job's audit trail. */
type PageQuery = QueryOf<typeof listAuditRoute>;

/** The jobs to plan: at most 100, as they would be posted. */
type PlanInput = BodyOf<typeof planRoute>;

/** The jobs to apply, and the hash of the plan that is to be carried out with them, if one was made. */
type ApplyInput = BodyOf<typeof applyRoute>;

/** The fires of the past to run; both ends (RFC 3339) belong to the range. */
export type BackfillInput = Omit<BodyOf<typeof backfillRoute>, 'dryRun'>;

/** The things that go along with a word: the name of its execution, instants (RFC 3339), a lease, output. */
type Words = QueryOf<typeof pingRoute> & NonNullable<BodyOf<typeof pingRoute>>;

/** Makes a write depend on the job's revision: another one is refused as `revision_mismatch`. */
interface IfRevision {
  readonly ifRevision?: number;
}

/** Makes calls with the same key one call. */
interface IdempotencyKey {
  readonly idempotencyKey?: string | undefined;
}

/** Makes a key for a call that was given none; undefined: it is sent without. */
type NewKey = () => string | undefined;

/** The API, typed. Every method throws ClientError where the API refuses or does not answer. */
export type Client = ReturnType<typeof makeClient>;

/**
 * Makes a client. `call` takes any route and what it takes; the methods are calls with a name. Those that begin with `each` walk all
 * pages, asking for the next one as they reach it.
 */
export function makeClient(options: ClientOptions) {
  const call = caller(options);
  const { newKey = () => undefined, waiting = MACHINE_WAITING } = options;
  return {
    call,
    ...jobMethods(call, newKey),
    ...insightMethods(call),
    ...calendarMethods(call),
    ...blackoutMethods(call),
    ...noticeMethods(call),
    ...reportMethods(call),
    ...backfillMethods(call, newKey),
    ...runMethods(call, newKey, waiting),
    ...definitionMethods(call),
    ...installationMethods(call),
  };
}

function jobMethods(call: Call, newKey: NewKey) {
  const listJobs = (query: JobsQuery = {}) => call(wholeJobsRoute, { query });
  const listJobLines = (query: JobsQuery = {}) => call(jobLinesRoute, { query: { ...query, view: 'list' } });
  return {
    listJobs,
    eachJob: (query: JobsQuery = {}) => eachListed((cursor) => listJobs({ ...query, ...cursor })),
    /** Jobs as lines of the list: up to 1,000 a page. */
    listJobLines,
    eachJobLine: (query: JobsQuery = {}) => eachListed((cursor) => listJobLines({ ...query, ...cursor })),
    /** The lines of at most 100 jobs whose ids are known, in that order; those that are not there are left out. */
    async readJobLines(ids: readonly string[]): Promise<readonly JobLine[]> {
      return (await call(jobLinesRoute, { query: { ids: ids.join(','), view: 'list' } })).items;
    },
    getJob: (id: string) => call(getJobRoute, { params: { id } }),
    createJob: (job: unknown) => call(createJobRoute, { body: job }),
    putJob: (id: string, job: unknown, condition?: IfRevision) =>
      call(putJobRoute, { params: { id }, body: job, headers: ifMatch(condition) }),
    /** A merge patch (RFC 7396): what is named changes, null removes. */
    patchJob: (id: string, patch: unknown, condition?: IfRevision) =>
      call(patchJobRoute, { params: { id }, body: patch, headers: ifMatch(condition) }),
    /** `force`: also a job that others follow. */
    deleteJob: (id: string, { force = false, ...condition }: IfRevision & { readonly force?: boolean } = {}) =>
      call(deleteJobRoute, {
        params: { id },
        query: { force: force ? 'true' : undefined },
        headers: ifMatch(condition),
      }),
    /** `until` (RFC 3339): the pause ends by itself. */
    pauseJob: (id: string, body: BodyOf<typeof pauseJobRoute> = {}) => call(pauseJobRoute, { params: { id }, body }),
    resumeJob: (id: string) => call(resumeJobRoute, { params: { id } }),
    /** `force` ignores the overlap policy; `args`, `env` and `note` are for this run; calls with one idempotency key make one run. */
    runJob: (id: string, { idempotencyKey = newKey(), ...body }: BodyOf<typeof runJobRoute> & IdempotencyKey = {}) =>
      call(runJobRoute, { params: { id }, body, headers: { 'idempotency-key': idempotencyKey } }),
    /** Just the fire `at` (RFC 3339), or the next one; `undo` takes that back. */
    skipFire: (id: string, body: BodyOf<typeof skipFireRoute>) => call(skipFireRoute, { params: { id }, body }),
    nextFires: (id: string, count?: number) => call(nextFiresRoute, { params: { id }, query: { count } }),
  };
}

function insightMethods(call: Call) {
  const listAudit = (id: string, query: PageQuery = {}) => call(listAuditRoute, { params: { id }, query });
  return {
    /** `at`: RFC 3339; now unless told. */
    explain: (id: string, at?: string) => call(explainRoute, { params: { id }, query: { at } }),
    readConditions: (id: string) => call(readConditionsRoute, { params: { id } }),
    /** Of the latest `runs` records, 1-500, 100 unless told. */
    jobStats: (id: string, runs?: number) => call(statsRoute, { params: { id }, query: { runs } }),
    /** The fires to come of all jobs from an instant (RFC 3339, now unless told) on: 1-200 items, 50 unless told. */
    comingFires: (query: QueryOf<typeof comingFiresRoute> = {}) => call(comingFiresRoute, { query }),
    /** A page of the receipt of a closed day (YYYY-MM-DD), the first unless told, checked. */
    receipt: (day: string, page?: number) => call(receiptRoute, { params: { day }, query: { page } }),
    /** `jobs`: ids, or jobs as they would be posted, at most 100; without, those that are there, a page. 7 days from now unless told. */
    forecast: (body: BodyOf<typeof forecastRoute> = {}) => call(forecastRoute, { body }),
    replay: (body: BodyOf<typeof replayRoute>) => call(replayRoute, { body }),
    listAudit,
    eachAuditEntry: (id: string, query: PageQuery = {}) =>
      eachListed((cursor) => listAudit(id, { ...query, ...cursor })),
  };
}

function blackoutMethods(call: Call) {
  return {
    /** Those to come, those in force, and the last that are over, by their beginnings. */
    listBlackouts: () => call(listBlackoutsRoute, {}),
    /** Without `from` it begins at once; without `tag` and `job` it is about everything. One that is there already is answered as it is. */
    setBlackout: (body: BodyOf<typeof setBlackoutRoute>) => call(setBlackoutRoute, { body }),
    removeBlackout: (blackout: string) => call(removeBlackoutRoute, { params: { blackout } }),
  };
}

function calendarMethods(call: Call) {
  const listCalendars = (query: PageQuery = {}) => call(listCalendarsRoute, { query });
  return {
    listCalendars,
    eachCalendar: (query: PageQuery = {}) => eachListed((cursor) => listCalendars({ ...query, ...cursor })),
    /** `revision`: the latest unless told. */
    getCalendar: (calendar: string, query: QueryOf<typeof getCalendarRoute> = {}) =>
      call(getCalendarRoute, { params: { calendar }, query }),
    /** `dryRun: 'true'`: answers what it would change for the jobs that use it, and stores nothing. */
    putCalendar: (
      calendar: string,
      body: BodyOf<typeof putCalendarRoute>,
      query: QueryOf<typeof putCalendarRoute> = {},
    ) => call(putCalendarRoute, { params: { calendar }, query, body }),
    deleteCalendar: (calendar: string) => call(deleteCalendarRoute, { params: { calendar } }),
  };
}

function noticeMethods(call: Call) {
  const listIncidents = (query: PageQuery = {}) => call(listIncidentsRoute, { query });
  const listNotices = (id: string, query: PageQuery = {}) => call(listNoticesRoute, { params: { id }, query });
  return {
    listIncidents,
    /** What is open now over all jobs, longest first. */
    eachIncident: (query: PageQuery = {}) => eachListed((cursor) => listIncidents({ ...query, ...cursor })),
    acknowledge: (incident: string) => call(acknowledgeRoute, { params: { incident } }),
    listNotices,
    eachNotice: (id: string, query: PageQuery = {}) => eachListed((cursor) => listNotices(id, { ...query, ...cursor })),
    /** What is still to be told: of one channel, or the oldest of all. */
    eachPending: (query: QueryOf<typeof backlogRoute> = {}) =>
      eachListed((cursor) => call(backlogRoute, { query: { ...query, ...cursor } })),
    /** `until` (RFC 3339): nothing is told until then; without it, the silence that holds is ended. */
    muteJob: (id: string, body: BodyOf<typeof muteJobRoute> = {}) => call(muteJobRoute, { params: { id }, body }),
  };
}

function reportMethods(call: Call) {
  return {
    /** Tells what becomes of a run of a job that runs elsewhere: `start`, `success`, `fail` or an exit code; its other times and its output. */
    ping: (id: string, word: string, { execution, ...body }: Words = {}) =>
      call(pingRoute, { params: { id, word }, query: { execution }, body }),
    pingByKey: (key: string, word: string, { execution, ...body }: Words = {}) =>
      call(pingByKeyRoute, { params: { key, word }, query: { execution }, body }),
    /** Gives a job a key, which is answered this once. */
    setPingKey: (id: string, body: BodyOf<typeof setPingKeyRoute> = {}) =>
      call(setPingKeyRoute, { params: { id }, body }),
    removePingKey: (id: string) => call(removePingKeyRoute, { params: { id } }),
  };
}

function backfillMethods(call: Call, newKey: NewKey) {
  return {
    /** Runs fires of the past; calls with one idempotency key make one backfill. */
    async backfillJob(
      id: string,
      { idempotencyKey = newKey(), ...body }: BackfillInput & IdempotencyKey,
    ): Promise<Backfill> {
      const headers = { 'idempotency-key': idempotencyKey };
      const answer = await call(backfillRoute, { params: { id }, body, headers });
      return 'id' in answer ? answer : unexpected('a plan instead of a backfill');
    },
    /** Says which fires a backfill would run, and runs none. */
    async planBackfill(id: string, input: BackfillInput): Promise<BackfillPlan> {
      const answer = await call(backfillRoute, { params: { id }, body: { ...input, dryRun: true } });
      return 'fires' in answer ? answer : unexpected('a backfill instead of a plan');
    },
    cancelBackfill: (id: string, backfillId: string) => call(cancelBackfillRoute, { params: { id, backfillId } }),
  };
}

function runMethods(call: Call, newKey: NewKey, { sleep }: Waiting) {
  const listRuns = (id: string, query: RunsQuery = {}) => call(listRunsRoute, { params: { id }, query });
  const searchRuns = (query: RunSearch = {}) => call(searchRunsRoute, { query });
  const readLog = (runId: string, query: LogQuery = {}) => call(readLogRoute, { params: { runId }, query });
  const getRun = (runId: string) => call(getRunRoute, { params: { runId } });
  return {
    listRuns,
    eachRun: (jobId: string, query: RunsQuery = {}) => eachListed((cursor) => listRuns(jobId, { ...query, ...cursor })),
    searchRuns,
    eachFoundRun: (query: RunSearch = {}) => eachListed((cursor) => searchRuns({ ...query, ...cursor })),
    getRun,
    /** Waits until a run is over, and answers it; fails with the signal's reason as soon as that is given. */
    async waitForRun(runId: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Run> {
      const run = await untilFinal(await getRun(runId), getRun, sleep, signal);
      if (!isFinal(run)) {
        signal?.throwIfAborted();
      }
      return run;
    },
    cancelRun: (runId: string) => call(cancelRunRoute, { params: { runId } }),
    /** Does a run again that is over; calls with one idempotency key make one run. */
    retryRun: (
      runId: string,
      { idempotencyKey = newKey(), ...body }: BodyOf<typeof retryRunRoute> & IdempotencyKey = {},
    ) => call(retryRunRoute, { params: { runId }, body, headers: { 'idempotency-key': idempotencyKey } }),
    readLog,
    eachLogChunk: (runId: string, query: LogQuery = {}) =>
      eachListed((cursor) => readLog(runId, { ...query, ...cursor })),
  };
}

function definitionMethods(call: Call) {
  return {
    plan: (body: PlanInput) => call(planRoute, { body }),
    apply: (body: ApplyInput) => call(applyRoute, { body }),
    /** `from`: RFC 3339, now unless told; `count`: 1-100, 10 unless told. */
    preview: (body: BodyOf<typeof previewRoute>) => call(previewRoute, { body }),
  };
}

function installationMethods(call: Call) {
  return {
    pauseAll: (body: BodyOf<typeof pauseAllRoute> = {}) => call(pauseAllRoute, { body }),
    resumeAll: () => call(resumeAllRoute),
    health: () => call(healthRoute),
    listChannels: () => call(listChannelsRoute),
    testChannel: (name: string) => call(testChannelRoute, { params: { name } }),
    configuration: () => call(configurationRoute),
    openApi: () => call(openApiRoute),
  };
}

function ifMatch({ ifRevision }: IfRevision = {}) {
  return { 'if-match': ifRevision === undefined ? undefined : entityTag(ifRevision) };
}

function unexpected(what: string): never {
  throw new ClientError('unexpected_answer', `the API answered ${what}`);
}
