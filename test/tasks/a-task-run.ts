import { taskContext } from '#adapters/commands/task/context.ts';
import { runTask, type TaskEnding } from '#adapters/commands/task/run.ts';
import { makeClient } from '#api/client/client.ts';
import type { Job } from '#api/shapes/job.ts';
import type { ChannelShown } from '#api/shapes/notices/channel.ts';
import type { Run } from '#api/shapes/run.ts';

const URL_OF_API = 'http://cronstack.test';

/** What a task's test may choose. */
export interface TaskChoices {
  readonly args?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly scheduledAt?: string;
  readonly jobs?: readonly Job[];
  /** Newest first, as the API answers them. */
  readonly runs?: readonly Run[];
  readonly channels?: readonly ChannelShown[];
}

/** Runs a task in this process, against an API that knows these jobs and runs; what it logs stands before what it returns. */
export async function run(task: unknown, choices: TaskChoices = {}): Promise<TaskEnding> {
  const { args, env = {}, scheduledAt = '2026-03-02T09:00:00Z' } = choices;
  let logged = '';
  const context = taskContext(
    { CRONSTACK_JOB_ID: 'job', CRONSTACK_SCHEDULED_AT: scheduledAt, CRONSTACK_URL: URL_OF_API, ...env },
    {
      onStop() {},
      leave() {},
      log(text) {
        logged += `${text}\n`;
      },
      sign: undefined,
    },
  );
  const api = makeClient({ url: URL_OF_API, fetch: fakeApi(choices) });
  const ending = await runTask(task, { ...context, api }, args);
  return { ...ending, stdout: logged + ending.stdout };
}

/** A job as the API shows one that says as little as possible. */
export function aJob(id: string, more: Partial<Job> = {}): Job {
  return {
    id,
    name: id,
    schedule: '@daily',
    timezone: 'UTC',
    jitterSeconds: 0,
    precision: 'minute',
    command: { type: 'shell', line: 'true' },
    env: {},
    runner: 'default',
    timeoutSeconds: 600,
    maxRetries: 3,
    retryDelaySeconds: 30,
    onLost: 'retry',
    overlap: 'skip',
    catchup: 'latest',
    tags: [],
    enabled: true,
    revision: 1,
    createdAt: '2026-01-01T00:00:00Z',
    revisedAt: '2026-01-01T00:00:00Z',
    state: 'active',
    skips: [],
    laterRuns: [],
    backfills: [],
    activeRunIds: [],
    waitingRunIds: [],
    catchUps: [],
    lastRuns: [],
    counters: {
      firesLetIn: 0,
      succeeded: 0,
      failed: 0,
      timedOut: 0,
      cancelled: 0,
      skipped: 0,
      missed: 0,
      consecutiveFailures: 0,
    },
    ...more,
  };
}

/** A run as the API shows one that succeeded at once. */
export function aRun(jobId: string, scheduledAt: string, more: Partial<Run> = {}): Run {
  return {
    id: `${jobId}.${scheduledAt.replace(/[-:]/g, '')}`,
    jobId,
    revision: 1,
    scheduledAt,
    trigger: 'schedule',
    status: 'succeeded',
    attempts: [],
    ...more,
  };
}

/** Pages of two, so that whoever reads only the first page is found out. A job called `gone` is listed and no longer there. */
function fakeApi({ jobs = [], runs = [], channels = [] }: TaskChoices) {
  return async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const [, jobId, list] = /^\/v1\/jobs(?:\/([^/]+)\/(runs|next))?$/.exec(pathname) ?? [];
    if (jobId === 'gone') {
      const problem = { type: 'about:blank', title: 'Not found', status: 404, code: 'job_not_found', detail: 'no job' };
      return new Response(JSON.stringify(problem), {
        status: 404,
        headers: { 'content-type': 'application/problem+json' },
      });
    }
    if (pathname === '/v1/channels') {
      return Response.json({ items: channels });
    }
    if (list === 'next') {
      return Response.json({ items: [{ at: '2026-03-03T09:00:00Z', local: `2026-03-03 09:00 of ${jobId}` }] });
    }
    const [from, to] = [searchParams.get('from') ?? '', searchParams.get('to') ?? '9'];
    const isAsked = (one: Run) =>
      one.jobId === jobId && one.scheduledAt >= from && one.scheduledAt <= to.replace('.000Z', 'Z');
    const items: readonly unknown[] = list === 'runs' ? runs.filter(isAsked) : jobs;
    const start = Number(searchParams.get('cursor') ?? 0);
    const more = start + 2 < items.length ? { nextCursor: String(start + 2) } : {};
    return Response.json({ items: items.slice(start, start + 2), ...more });
  };
}
