import { type Command, Option } from 'commander';
import type { ScheduleStates } from '#adapters/aws/import/schedule-states.ts';
import { ifInstalled } from '#adapters/machine/optional-package.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { AdoptOptions } from './options.ts';

/** `cronstack adopt --group NAME` */
export function registerAdopt(program: Command, surroundings: Surroundings): void {
  program
    .command('adopt')
    .description(
      'take over the schedules of a group of EventBridge Scheduler as they are written, one by one; says what it would do, and changes nothing without --apply',
    )
    .requiredOption('--group <name>', 'the schedule group')
    .option('--prefix <text>', 'only the schedules whose names begin so')
    .option('--apply', 'carry the plan out')
    .addOption(new Option('--dry-run', 'change nothing, as without --apply').conflicts('apply'))
    .option('--plan <hash>', 'with --apply: only if this is still the plan')
    .option('--undo', 'put the schedules back as they were, and delete their jobs')
    .option('--runner <class>', 'the runner class of the jobs')
    .option(
      '--accept-differences',
      'go on in spite of schedules that no job can be made of, or that would fire otherwise',
    )
    .option('--verbose', 'report each job with its proof and its notes')
    .option('--progress', 'say how far it is also where there is no terminal')
    .action(async (options: AdoptOptions, command: Command) => {
      if (options.plan !== undefined && options.apply !== true) {
        command.error('error: --plan is for --apply');
      }
      if (options.undo === true && (options.runner !== undefined || options.acceptDifferences === true)) {
        command.error('error: --runner and --accept-differences are not for --undo');
      }
      const session = await openSession(surroundings, command);
      const states = await openStates(options.group);
      try {
        const { adoptGroup } = await import('./adopt-group.ts');
        const { undoAdoption } = await import('./undo-adoption.ts');
        await (options.undo === true ? undoAdoption : adoptGroup)({ surroundings, session, states, options });
      } finally {
        states.close();
      }
    });
}

async function openStates(group: string): Promise<ScheduleStates> {
  const loaded = await ifInstalled(import('#adapters/aws/import/schedule-states.ts'));
  if (!loaded.ok) {
    throw new CommandFailure('account_unread', `the account cannot be asked: ${loaded.why}`);
  }
  return new loaded.value.ScheduleStates(group);
}
