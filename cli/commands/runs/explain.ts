import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import { firstOf, parseWhen, type When, zoneOfWhen } from '#cli/arguments/when.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { LatestRuns } from '#cli/text/explanation.ts';

/** `cronstack explain JOB [TIME]` */
export function registerExplain(program: Command, surroundings: Surroundings): void {
  takingTimesAgo(program.command('explain'))
    .description('why a job did, or did not, run at a time: past, present or future')
    .argument('<job>', 'the id of a job, also of a deleted one')
    .argument('[time]', 'when, by the clocks of the job (default: now)', parseWhen)
    .action(async (id: string, when: When | undefined, _options: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const at = when && (await instantFor(client, id, when, surroundings.now()));
      const explanation = await client.explain(id, at);
      const latest = at === undefined ? await latestRuns(client, id) : undefined;
      // Its words are loaded when they are asked for: all other commands do without.
      const { explanationText } = await import('#cli/text/explanation.ts');
      print(explanation, () => explanationText(surroundings.stdout, explanation, latest));
    });
}

/** The runs of a job that say how it is, whoever started them; none of a deleted job. */
async function latestRuns(client: Client, id: string): Promise<LatestRuns> {
  try {
    const { lastRun, activeRunIds, waitingRunIds, laterRuns } = await client.getJob(id);
    return { last: lastRun, open: [...[...activeRunIds, ...waitingRunIds].map((runId) => ({ runId })), ...laterRuns] };
  } catch (error) {
    if (error instanceof ClientError && error.code === 'job_not_found') {
      return { last: undefined, open: [] };
    }
    throw error;
  }
}

async function instantFor(client: Client, id: string, when: When, nowMs: number): Promise<string> {
  const timezone = await zoneOfWhen([when], async () => (await client.explain(id)).timezone);
  return firstOf(when, { timezone, nowMs });
}

/** `-2h` begins like an option, and is the argument here. */
function takingTimesAgo(command: Command): Command {
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (argv) => {
    const { operands, unknown } = parse(argv);
    const isAgo = (text: string) => /^-\d+[smhd]$/.test(text);
    return { operands: [...operands, ...unknown.filter(isAgo)], unknown: unknown.filter((text) => !isAgo(text)) };
  };
  return command;
}
