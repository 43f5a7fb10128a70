import { type Command, Option } from 'commander';
import type { BackfillInput } from '#api/client/client.ts';
import { MOST_BACKFILLED_AT_ONCE } from '#api/routes/limits.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { type Clocks, firstOf, lastOf, parseWhen, type When, zoneOfWhen } from '#cli/arguments/when.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { firesTable } from '#cli/text/fires-table.ts';
import { backfillText } from '#cli/text/job.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { writeLocal } from '#domain/time/write-local.ts';

interface BackfillOptions extends Partial<Omit<BackfillInput, 'from' | 'to'>> {
  readonly from?: When;
  readonly to?: When;
  readonly dryRun?: true;
  readonly cancel?: string;
}

/** `cronstack backfill JOB --from INSTANT` */
export function registerBackfill(program: Command, surroundings: Surroundings): void {
  program
    .command('backfill')
    .description('run fires of the past, each with its planned instant')
    .argument('<job>', 'the id of a job')
    .option('--from <time>', 'fires at or after this, or from this day on, by the clocks of the job', parseWhen)
    .option('--to <time>', 'fires at or before this, or up to the end of this day (default: now)', parseWhen)
    .addOption(new Option('--only <which>', 'missed ones, or all (default: missed)').choices(['missed', 'all']))
    .addOption(new Option('--order <end>', 'which end to begin at (default: oldest)').choices(['oldest', 'newest']))
    .option('--max-concurrent <count>', 'so many at once (default: 1)', parseCount(MOST_BACKFILLED_AT_ONCE))
    .option('--dry-run', 'show the fires, and run none')
    .option('--cancel <id>', 'end this backfill')
    .action(async (id: string, { cancel, dryRun, from, to, ...options }: BackfillOptions, command: Command) => {
      const session = await openSession(surroundings, command);
      const { client, print } = session;
      if (cancel !== undefined) {
        const cancelled = await client.cancelBackfill(id, cancel);
        return print(cancelled, () => backfillText(cancelled), [cancelled.id]);
      }
      if (from === undefined) {
        return command.error('error: say --from which instant on');
      }
      const timezone = await zoneOfWhen([from, to], async () => (await client.getJob(id)).timezone);
      const clocks = { timezone, nowMs: surroundings.now() };
      const range = { from: firstOf(from, clocks), to: upTo(to, clocks) };
      const input = { ...options, ...range };
      if (dryRun === true) {
        return showPlan(surroundings, session, id, input);
      }
      const backfill = await client.backfillJob(id, input);
      print(backfill, () => backfillText(backfill), [backfill.id]);
    });
}

/** Today is over now: what lies ahead is no part of a backfill. */
function upTo(end: When | undefined, clocks: Clocks): string {
  const { timezone, nowMs } = clocks;
  const today = writeLocal(secondsOf(nowMs), timezone).slice(0, 'YYYY-MM-DD'.length);
  const isNow = end === undefined || (end.kind === 'day' && end.day === today);
  return isNow ? new Date(nowMs).toISOString() : lastOf(end, clocks);
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
