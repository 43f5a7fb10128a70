import { type Command, Option } from 'commander';
import type { Client, RunSearch, RunsQuery } from '#api/client/client.ts';
import { MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import type { Run } from '#api/shapes/run.ts';
import { parseCount, parseInstant } from '#cli/arguments/options.ts';
import { takeUpTo } from '#cli/calls/take-up-to.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { runsTable } from '#cli/text/runs-table.ts';

const MAX_RUNS = 1_000_000;

interface RunsOptions extends Omit<RunsQuery, 'limit'>, Omit<RunSearch, 'limit'> {
  readonly limit: number;
}

/** `cronstack runs [JOB]` */
export function registerRuns(program: Command, surroundings: Surroundings): void {
  program
    .command('runs')
    .description("list a job's runs, newest fire first; without a job, what went wrong today anywhere")
    .argument('[job]', 'the id of a job')
    .option('--limit <count>', 'at most so many', parseCount(MAX_RUNS), 20)
    .option('--from <instant>', 'of a job: only fires at or after this', parseInstant)
    .option('--to <instant>', 'of a job: only fires at or before this', parseInstant)
    .option('--day <day>', 'of all jobs: the UTC day of the fires, such as 2026-11-05')
    .addOption(new Option('--kind <kind>', 'of all jobs: succeeded and skipped, or the others').choices(['ok', 'bad']))
    .action(async (jobId: string | undefined, options: RunsOptions, command: Command) => {
      refuseMixture(jobId, options, command);
      const { client, print } = openSession(surroundings, command);
      const { items, more } = await takeUpTo(options.limit, runsOf(client, jobId, options));
      const timezone = jobId === undefined ? 'UTC' : (await client.getJob(jobId)).timezone;
      print(items, () => {
        const rest = more ? `the first ${items.length} runs; --limit shows more\n` : '';
        return items.length === 0 ? 'no runs' : runsTable(surroundings.stdout, items, timezone) + rest;
      });
    });
}

function runsOf(client: Client, jobId: string | undefined, { limit, ...options }: RunsOptions): AsyncIterable<Run> {
  const page = { limit: Math.min(limit, MAX_PAGE_ITEMS) };
  return jobId === undefined
    ? client.eachFoundRun({ ...options, ...page })
    : client.eachRun(jobId, { ...options, ...page });
}

function refuseMixture(jobId: string | undefined, options: RunsOptions, command: Command): void {
  const wrong = jobId === undefined ? (['from', 'to'] as const) : (['day', 'kind'] as const);
  const given = wrong.find((name) => options[name] !== undefined);
  if (given !== undefined) {
    command.error(`error: --${given} ${jobId === undefined ? 'needs a job' : 'is for the runs of all jobs'}`);
  }
}
