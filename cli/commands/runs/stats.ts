import type { Command } from 'commander';
import { DEFAULT_RUNS_SUMMED, MOST_RUNS_SUMMED } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { statsText } from '#cli/text/stats.ts';

/** `cronstack stats JOB` */
export function registerStats(program: Command, surroundings: Surroundings): void {
  program
    .command('stats')
    .description("sum up a job's latest runs: outcomes, lateness, time in the queue, duration")
    .argument('<job>', 'the id of a job')
    .option('--runs <count>', 'how many of the latest', parseCount(MOST_RUNS_SUMMED), DEFAULT_RUNS_SUMMED)
    .action(async (id: string, { runs }: { runs: number }, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const stats = await client.jobStats(id, runs);
      print(stats, () => statsText(surroundings.stdout, stats));
    });
}
