import { type Command, Option } from 'commander';
import type { BackfillInput } from '#api/client/client.ts';
import { MOST_BACKFILLED_AT_ONCE } from '#api/routes/limits.ts';
import { parseCount, parseInstant } from '#cli/arguments/options.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { firesTable } from '#cli/text/fires-table.ts';
import { backfillText } from '#cli/text/job.ts';

interface BackfillOptions extends Partial<BackfillInput> {
  readonly dryRun?: true;
  readonly cancel?: string;
}

/** `cronstack backfill JOB --from INSTANT` */
export function registerBackfill(program: Command, surroundings: Surroundings): void {
  program
    .command('backfill')
    .description('run fires of the past, each with its planned instant')
    .argument('<job>', 'the id of a job')
    .option('--from <instant>', 'fires at or after this', parseInstant)
    .option('--to <instant>', 'fires at or before this (default: now)', parseInstant)
    .addOption(new Option('--only <which>', 'missed ones, or all (default: missed)').choices(['missed', 'all']))
    .addOption(new Option('--order <end>', 'which end to begin at (default: oldest)').choices(['oldest', 'newest']))
    .option('--max-concurrent <count>', 'so many at once (default: 1)', parseCount(MOST_BACKFILLED_AT_ONCE))
    .option('--dry-run', 'show the fires, and run none')
    .option('--cancel <id>', 'end this backfill')
    .action(async (id: string, { cancel, dryRun, ...options }: BackfillOptions, command: Command) => {
      const session = openSession(surroundings, command);
      const { client, print } = session;
      if (cancel !== undefined) {
        const cancelled = await client.cancelBackfill(id, cancel);
        return print(cancelled, () => backfillText(cancelled), [cancelled.id]);
      }
      const input = inputOf(options, surroundings.now(), command);
      if (dryRun === true) {
        return showPlan(surroundings, session, id, input);
      }
      const backfill = await client.backfillJob(id, input);
      print(backfill, () => backfillText(backfill), [backfill.id]);
    });
}

function inputOf({ from, to, ...rest }: Partial<BackfillInput>, nowMs: number, command: Command): BackfillInput {
  if (from === undefined) {
    return command.error('error: say --from which instant on');
  }
  return { ...rest, from, to: to ?? new Date(nowMs).toISOString() };
}

async function showPlan(surroundings: Surroundings, session: Session, id: string, input: BackfillInput): Promise<void> {
  const { client, print } = session;
  const plan = await client.planBackfill(id, input);
  print(
    plan,
    () => (plan.count === 0 ? 'nothing to run' : firesTable(surroundings.stdout, plan.fires, surroundings.now())),
    plan.fires.map(({ at }) => at),
  );
}
