import type { Command } from 'commander';
import type { Client, RunSearch } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import { MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import type { Run } from '#api/shapes/run.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { parseOutcomes, parseReason } from '#cli/arguments/outcome.ts';
import { firstOf, lastOf, parseWhen, type When } from '#cli/arguments/when.ts';
import { foundRuns } from '#cli/calls/found-runs.ts';
import { takeUpTo } from '#cli/calls/take-up-to.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { runsTable } from '#cli/text/runs-table.ts';

const MAX_RUNS = 1_000_000;
const WENT_WRONG = 'failed,timed_out,missed,cancelled';
const ONLY_TROUBLE = 'only what went wrong; --status all lists the others\n';

interface Wanted extends Pick<RunSearch, 'from' | 'to' | 'status' | 'reason' | 'job'> {
  readonly open?: true;
  readonly limit: number;
}

interface RunsOptions extends Omit<Wanted, 'from' | 'to'> {
  readonly from?: When;
  readonly to?: When;
}

/** `cronstack runs [JOB]` */
export function registerRuns(program: Command, surroundings: Surroundings): void {
  program
    .command('runs')
    .description("list a job's runs, newest fire first; without a job, what went wrong in the last day anywhere")
    .argument('[job]', 'the id of a job')
    .option('--limit <count>', 'at most so many', parseCount(MAX_RUNS), 20)
    .option('--from <time>', 'only fires at or after this, or from this day on, by the clocks of the job', parseWhen)
    .option('--to <time>', 'only fires at or before this, or up to the end of this day', parseWhen)
    .option(
      '--status <outcomes>',
      `only these, separated by commas, such as ${WENT_WRONG} (failed alone leaves the others out); all of them: all`,
      parseOutcomes,
    )
    .option('--reason <code>', 'only those with this reason code, such as exit_code', parseReason)
    .option('--job <job>', 'the same as [job]')
    .option('--open', 'what is not over, of all jobs or of one: queued, running, retrying')
    .action(async (named: string | undefined, { from, to, job = named, ...options }: RunsOptions, command: Command) => {
      if (named !== undefined && job !== named) {
        command.error('error: name one job');
      }
      if (options.open === true && [from, to, options.status, options.reason].some((value) => value !== undefined)) {
        command.error('error: --open takes no --from, --to, --status or --reason: what is not over has no outcome');
      }
      const { client, printList } = await openSession(surroundings, command);
      const timezone = job === undefined ? 'UTC' : await timezoneOf(client, job);
      const zone = timezone ?? 'UTC';
      const nowMs = surroundings.now();
      const clocks = { timezone: zone, nowMs };
      const range = { from: from && firstOf(from, clocks), to: to && lastOf(to, clocks) };
      const wanted = { ...options, ...range, job };
      const list = await takeUpTo(options.limit, runsOf(client, wanted, nowMs));
      const { items } = list;
      if (job !== undefined && timezone === undefined && items.length === 0) {
        // Says that there is no such job.
        await client.getJob(job);
      }
      printList(
        list,
        () =>
          items.length === 0
            ? noRuns(wanted)
            : runsTable(surroundings.stdout, items, zone) + (isAboutTrouble(wanted) ? ONLY_TROUBLE : ''),
        items.map(({ id }) => id),
      );
    });
}

/** The runs of a job that was deleted are kept for a while; its zone is not. */
async function timezoneOf(client: Client, job: string): Promise<string | undefined> {
  try {
    return (await client.getJob(job)).timezone;
  } catch (error) {
    if (error instanceof ClientError && error.code === 'job_not_found') {
      return undefined;
    }
    throw error;
  }
}

/** Nothing that went wrong is not nothing that ran. */
function noRuns(wanted: Wanted): string {
  return isAboutTrouble(wanted) ? 'no run went wrong; --status all finds the others' : 'no runs';
}

/** Tells that only what went wrong is wanted, as nobody said anything else. */
function isAboutTrouble({ job, status, reason, open }: Wanted): boolean {
  return [job, status, reason, open].every((choice) => choice === undefined);
}

/** A search finds what is over; the list of a job has also what is not. */
function runsOf(client: Client, wanted: Wanted, nowMs: number): AsyncIterable<Run> {
  const { limit, open, job, status, reason, from, to } = wanted;
  const page = { from, to, limit: Math.min(limit, MAX_PAGE_ITEMS) };
  if (open !== undefined) {
    const all = client.eachFoundRun({ open: 'true', limit: job === undefined ? page.limit : MAX_PAGE_ITEMS });
    return job === undefined ? all : ofJob(job, all);
  }
  if (job !== undefined && status === undefined && reason === undefined) {
    return client.eachRun(job, page);
  }
  return foundRuns(client, { ...page, job, reason, status: isAboutTrouble(wanted) ? WENT_WRONG : status }, nowMs);
}

async function* ofJob(job: string, runs: AsyncIterable<Run>): AsyncGenerator<Run> {
  for await (const run of runs) {
    if (run.jobId === job) {
      yield run;
    }
  }
}
