import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { MAX_PAGE_LINES } from '#api/routes/limits.ts';
import type { JobLine } from '#api/shapes/job-line.ts';
import type { Run } from '#api/shapes/run.ts';
import { findRun, runAfter } from '#cli/calls/run-after.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { outcomeOf } from '#domain/runs/outcome-letters.ts';
import { present } from '#domain/values/present.ts';

/** A job of a chain, when it runs, and the jobs that run after it. */
interface Link {
  readonly id: string;
  /** The outcome of the job above that it runs after; undefined for the first. */
  readonly on?: string;
  readonly state: string;
  /** The outcome of its latest run that is over, whatever that followed; undefined where there is none. */
  readonly last?: string;
  /** Of the first job its latest run that is over, of the others the one that followed the run of the job above; undefined where there is none. */
  readonly run?: Pick<Run, 'id' | 'status' | 'scheduledAt'>;
  /** True where the run of the job above is known, or known not to be, and this job did not follow it. */
  readonly notRun?: true;
  readonly followers: readonly Link[];
}

type Jobs = ReadonlyMap<string, JobLine>;

/** The run of the job above: nobody can tell what followed one that is unknown. */
type Above = Run | 'none' | 'unknown';

/** `cronstack chain JOB` */
export function registerChain(program: Command, surroundings: Surroundings): void {
  program
    .command('chain')
    .description('show the jobs that a job runs after, and those that run after it, as one thing')
    .argument('<job>', 'the id of a job')
    .action(async (id: string, _options: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      await client.getJob(id);
      const jobs = new Map<string, JobLine>();
      for await (const job of client.eachJobLine({ limit: MAX_PAGE_LINES })) {
        jobs.set(job.id, job);
      }
      const chain: Link[] = [];
      for (const first of firstOnes(jobs, id)) {
        const run = jobs.has(first) ? await latestRun(client, first) : undefined;
        chain.push(await linkOf({ client, jobs }, { id: first, run: run ?? 'unknown', above: [] }));
      }
      print(chain, () => chain.map((link) => linkText(link, 0)).join(''), [...new Set(chain.flatMap(idsOf))]);
    });
}

/** The run of a job that ended last, where there is still a record of it. */
async function latestRun(client: Client, id: string): Promise<Run | undefined> {
  const { lastRun } = await client.getJob(id);
  return lastRun === undefined ? undefined : findRun(client, lastRun.id);
}

/** The jobs at the beginning of all ways that lead to a job; one that is there no more begins one as well. */
function firstOnes(jobs: Jobs, id: string, seen: ReadonlySet<string> = new Set()): readonly string[] {
  const parents = (jobs.get(id)?.after ?? []).filter(({ job }) => !seen.has(job));
  return parents.length === 0
    ? [id]
    : [...new Set(parents.flatMap(({ job }) => firstOnes(jobs, job, new Set([...seen, id]))))];
}

/** A job in its place: what it follows, the jobs above it, and its run, of which its followers' are to be found. */
interface Place {
  readonly id: string;
  readonly on?: string;
  readonly above: readonly string[];
  readonly run: Above;
}

/** A job of which another one stands above it, as while somebody edits, is not gone into again. */
async function linkOf(
  { client, jobs }: { readonly client: Client; readonly jobs: Jobs },
  { id, on, above, run }: Place,
): Promise<Link> {
  const job = jobs.get(id);
  const followers: Link[] = [];
  for (const one of jobs.values()) {
    const parents = above.includes(one.id) ? [] : (one.after ?? []).filter((parent) => parent.job === id);
    for (const parent of parents) {
      const place = { id: one.id, on: parent.on, above: [...above, id] };
      followers.push(await linkOf({ client, jobs }, { ...place, run: await runBelow(client, one.id, run) }));
    }
  }
  return {
    id,
    ...present({ on }),
    state: job?.state ?? 'gone',
    ...present({ last: outcomeOf(job?.outcomes.charAt(0) ?? '') }),
    ...(run === 'none' ? { notRun: true } : {}),
    ...(typeof run === 'string' ? {} : { run: { id: run.id, status: run.status, scheduledAt: run.scheduledAt } }),
    followers,
  };
}

/** The run of a follower, given that of the job above: what did not run was not followed. */
async function runBelow(client: Client, id: string, above: Above): Promise<Above> {
  return typeof above === 'string' ? above : ((await runAfter(client, id, above)) ?? 'none');
}

function linkText(link: Link, depth: number): string {
  const { id, on, state, followers } = link;
  const how = on === undefined ? '' : ` (on ${on})`;
  const what = state === 'active' ? '' : `  ${state === 'gone' ? 'is there no more' : state}`;
  return `${'  '.repeat(depth)}${printable(id)}${how}${what}${endText(link)}\n${followers.map((one) => linkText(one, depth + 1)).join('')}`;
}

function endText({ on, last, run, notRun }: Link): string {
  if (notRun === true) {
    return '  not run this time';
  }
  if (on !== undefined && run !== undefined) {
    return `  this time: ${run.status}`;
  }
  return last === undefined ? '' : `  last: ${last}`;
}

function idsOf({ id, followers }: Link): readonly string[] {
  return [id, ...followers.flatMap(idsOf)];
}
