import type { Command } from 'commander';
import { MAX_PAGE_LINES } from '#api/routes/limits.ts';
import type { JobLine } from '#api/shapes/job-line.ts';
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
  /** The outcome of its latest run that is over; undefined where there is none. */
  readonly last?: string;
  readonly followers: readonly Link[];
}

type Jobs = ReadonlyMap<string, JobLine>;

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
      const chain = firstOnes(jobs, id).map((first) => linkOf(jobs, first, []));
      print(chain, () => chain.map((link) => linkText(link, 0)).join(''), [...new Set(chain.flatMap(idsOf))]);
    });
}

/** The jobs at the beginning of all ways that lead to a job; one that is there no more begins one as well. */
function firstOnes(jobs: Jobs, id: string, seen: ReadonlySet<string> = new Set()): readonly string[] {
  const parents = (jobs.get(id)?.after ?? []).filter(({ job }) => !seen.has(job));
  return parents.length === 0
    ? [id]
    : [...new Set(parents.flatMap(({ job }) => firstOnes(jobs, job, new Set([...seen, id]))))];
}

/** A job of which another one stands above it, as while somebody edits, is not gone into again. */
function linkOf(jobs: Jobs, id: string, above: readonly string[], on?: string): Link {
  const job = jobs.get(id);
  const followers = [...jobs.values()].flatMap((one) =>
    (one.after ?? [])
      .filter((parent) => parent.job === id && !above.includes(one.id))
      .map((parent) => ({ one, parent })),
  );
  return {
    id,
    ...(on === undefined ? {} : { on }),
    state: job?.state ?? 'gone',
    ...present({ last: outcomeOf(job?.outcomes.charAt(0) ?? '') }),
    followers: followers.map(({ one, parent }) => linkOf(jobs, one.id, [...above, id], parent.on)),
  };
}

function linkText({ id, on, state, last, followers }: Link, depth: number): string {
  const how = on === undefined ? '' : ` (on ${on})`;
  const what = state === 'active' ? '' : `  ${state === 'gone' ? 'is there no more' : state}`;
  const ended = last === undefined ? '' : `  last: ${last}`;
  return `${'  '.repeat(depth)}${printable(id)}${how}${what}${ended}\n${followers.map((link) => linkText(link, depth + 1)).join('')}`;
}

function idsOf({ id, followers }: Link): readonly string[] {
  return [id, ...followers.flatMap(idsOf)];
}
