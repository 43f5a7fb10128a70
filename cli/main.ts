import { Command, CommanderError } from 'commander';
import { registerApply } from './commands/apply.ts';
import { registerAudit } from './commands/audit.ts';
import { registerBackfill } from './commands/backfill.ts';
import { registerCancel } from './commands/cancel.ts';
import { registerDelete } from './commands/delete.ts';
import { registerExplain } from './commands/explain.ts';
import { registerGet } from './commands/get.ts';
import { registerList } from './commands/list.ts';
import { registerLogs } from './commands/logs.ts';
import { registerNext } from './commands/next.ts';
import { registerPause } from './commands/pause.ts';
import { registerPlan } from './commands/plan.ts';
import { registerPreview } from './commands/preview.ts';
import { registerResume } from './commands/resume.ts';
import { registerRun } from './commands/run.ts';
import { registerRuns } from './commands/runs.ts';
import { registerStart } from './commands/start.ts';
import { registerStats } from './commands/stats.ts';
import { ExitWith } from './exit-with.ts';
import { parseUrl } from './option-values.ts';
import { reportFailure } from './report-failure.ts';
import type { Surroundings } from './surroundings.ts';

const COMMANDS = [
  registerStart,
  registerApply,
  registerPlan,
  registerList,
  registerGet,
  registerPause,
  registerResume,
  registerRun,
  registerCancel,
  registerBackfill,
  registerRuns,
  registerLogs,
  registerNext,
  registerExplain,
  registerStats,
  registerAudit,
  registerPreview,
  registerDelete,
];

const WRONG_USAGE = 2;

/** Runs one command line (without node and script). Answers the exit code: 0 done, 1 failed or refused, 2 wrong usage. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const program = makeProgram(surroundings);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof ExitWith) {
      return error.exitCode;
    }
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : WRONG_USAGE;
    }
    reportFailure(surroundings, error, argv.includes('--json'));
    return 1;
  }
}

function makeProgram(surroundings: Surroundings): Command {
  const program = new Command('cronstack')
    .description(
      'Cron for your own AWS account: every planned fire ends in exactly one recorded outcome, with a reason.',
    )
    .version(surroundings.version)
    .option('--url <url>', 'the API (default: CRONSTACK_URL, else http://127.0.0.1:4747)', parseUrl)
    .option('--json', 'print JSON for programs')
    .showHelpAfterError('(--help says more)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: (text) => surroundings.stderr.write(text),
      getOutHelpWidth: () => surroundings.stdout.columns ?? 100,
      getErrHelpWidth: () => surroundings.stderr.columns ?? 100,
      getOutHasColors: () => surroundings.stdout.colors,
      getErrHasColors: () => surroundings.stderr.colors,
    });
  for (const register of COMMANDS) {
    register(program, surroundings);
  }
  return program;
}
