import { Command, CommanderError } from 'commander';
import { parseUrl } from './arguments/options.ts';
import { registerAdopt } from './commands/adopt/adopt.ts';
import { registerBlackout } from './commands/blackouts/blackout.ts';
import { registerCalendars } from './commands/calendars/calendars.ts';
import { registerClaude } from './commands/claude/claude.ts';
import { registerExec } from './commands/exec/exec.ts';
import { registerPingKey } from './commands/exec/ping-key.ts';
import { registerApply } from './commands/files/apply.ts';
import { registerExport } from './commands/files/export.ts';
import { registerPlan } from './commands/files/plan.ts';
import { registerSchema } from './commands/files/schema.ts';
import { registerCost } from './commands/forecast/cost.ts';
import { registerForecast } from './commands/forecast/forecast.ts';
import { registerReplay } from './commands/forecast/replay.ts';
import { registerImport } from './commands/import/import.ts';
import { registerInit } from './commands/init/init.ts';
import { registerBackfill } from './commands/jobs/backfill.ts';
import { registerChain } from './commands/jobs/chain.ts';
import { registerConditions } from './commands/jobs/conditions.ts';
import { registerDelete } from './commands/jobs/delete.ts';
import { registerFires } from './commands/jobs/fires.ts';
import { registerGet } from './commands/jobs/get.ts';
import { registerList } from './commands/jobs/list.ts';
import { registerNext } from './commands/jobs/next.ts';
import { registerPause } from './commands/jobs/pause.ts';
import { registerPreview } from './commands/jobs/preview.ts';
import { registerResume } from './commands/jobs/resume.ts';
import { registerSkip } from './commands/jobs/skip.ts';
import { registerStatus } from './commands/jobs/status.ts';
import { registerAck } from './commands/notices/ack.ts';
import { registerChannels } from './commands/notices/channels.ts';
import { registerIncidents } from './commands/notices/incidents.ts';
import { registerMute } from './commands/notices/mute.ts';
import { registerNotices } from './commands/notices/notices.ts';
import { registerTestChannel } from './commands/notices/test-channel.ts';
import { registerAttest } from './commands/receipts/attest.ts';
import { registerAudit } from './commands/runs/audit.ts';
import { registerCancel } from './commands/runs/cancel.ts';
import { registerExplain } from './commands/runs/explain.ts';
import { registerLogs } from './commands/runs/logs.ts';
import { registerRetry } from './commands/runs/retry.ts';
import { registerRun } from './commands/runs/run.ts';
import { registerRuns } from './commands/runs/runs.ts';
import { registerShow } from './commands/runs/show.ts';
import { registerStats } from './commands/runs/stats.ts';
import { registerBackup } from './commands/server/backup.ts';
import { registerCheck } from './commands/server/check.ts';
import { registerConsole } from './commands/server/console.ts';
import { registerDoctor } from './commands/server/doctor.ts';
import { registerMcp } from './commands/server/mcp.ts';
import { registerRestore } from './commands/server/restore.ts';
import { registerRunner } from './commands/server/runner.ts';
import { registerSecrets } from './commands/server/secrets.ts';
import { registerStart } from './commands/server/start.ts';
import { registerTokens } from './commands/server/tokens.ts';
import { registerService } from './commands/service/service.ts';
import { registerComplete } from './commands/shell/complete.ts';
import { registerCompletion } from './commands/shell/completion.ts';
import { addExamples } from './examples.ts';
import { reportFailure } from './report-failure.ts';
import { ExitWith } from './session/endings.ts';
import { addFormatOptions, formatOf } from './session/format.ts';
import type { Surroundings } from './session/surroundings.ts';
import { suggestJobs } from './suggest-jobs.ts';
import { printableJson } from './terminal/printable.ts';

const COMMANDS = [
  registerInit,
  registerStart,
  registerRunner,
  registerApply,
  registerPlan,
  registerExport,
  registerSchema,
  registerImport,
  registerAdopt,
  registerStatus,
  registerList,
  registerGet,
  registerChain,
  registerPause,
  registerResume,
  registerRun,
  registerSkip,
  registerRetry,
  registerChannels,
  registerTestChannel,
  registerCalendars,
  registerBlackout,
  registerCancel,
  registerBackfill,
  registerRuns,
  registerShow,
  registerLogs,
  registerNext,
  registerConditions,
  registerFires,
  registerExplain,
  registerStats,
  registerCost,
  registerForecast,
  registerReplay,
  registerAttest,
  registerAudit,
  registerIncidents,
  registerAck,
  registerNotices,
  registerMute,
  registerPreview,
  registerDelete,
  registerExec,
  registerPingKey,
  registerBackup,
  registerRestore,
  registerCheck,
  registerTokens,
  registerSecrets,
  registerConsole,
  registerDoctor,
  registerMcp,
  registerClaude,
  registerService,
  registerCompletion,
  registerComplete,
];

const WRONG_USAGE = 2;

/** Runs one command line (without node and script). Answers the exit code: 0 done, 1 failed or refused, 2 wrong usage. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const program = makeProgram(surroundings, { errorsAsData: wantsJson(argv) });
  let command = program;
  program.hook('preAction', (_program, chosen) => {
    command = chosen;
  });
  try {
    await program.parseAsync(withHelpBehind(argv, program), { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof ExitWith) {
      return error.exitCode;
    }
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : WRONG_USAGE;
    }
    reportFailure(surroundings, error, formatOf(program));
    await suggestJobs(surroundings, command, error);
    return 1;
  }
}

/** The form that was asked for, as far as it is known before the command line is read: it may be wrong. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.includes('--json') || /(?:^| )--output[ =]json(?: |$)/.test(argv.join(' '));
}

/**
 * `help tokens add` is `tokens add --help`: by itself it would be the help of all tokens. Of a command that is not there it is refused as
 * the command itself is, with the nearest one.
 */
function withHelpBehind(argv: readonly string[], program: Command): readonly string[] {
  const [first, ...names] = argv;
  if (first !== 'help' || names[0] === undefined || names[0].startsWith('-')) {
    return argv;
  }
  let command = program;
  for (const [index, name] of names.entries()) {
    const next = command.commands.find((each) => each.name() === name || each.aliases().includes(name));
    if (next === undefined) {
      return index === 0 ? names : [...names.slice(0, index), '--help'];
    }
    command = next;
  }
  return [...names, '--help'];
}

function usageAsData(text: string): string {
  const message = text.replace(/^error: /, '').trim();
  return printableJson(`${JSON.stringify({ error: { code: 'wrong_usage', message } })}\n`);
}

/** Makes the program with all its commands. `errorsAsData`: what is wrong with a command line is told as JSON. */
export function makeProgram(
  surroundings: Surroundings,
  { errorsAsData = false }: { readonly errorsAsData?: boolean } = {},
): Command {
  const program = addFormatOptions(new Command('cronstack'))
    .description(
      'Cron for your own AWS account: every planned fire ends in exactly one recorded outcome, with a reason.',
    )
    .version(surroundings.version)
    .option(
      '--url <url>',
      'the API (default: CRONSTACK_URL, else your runtime on port CRONSTACK_PORT, of ./scheduled_jobs, or on port 4747)',
      parseUrl,
    )
    .showHelpAfterError(errorsAsData ? false : '(--help says more)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: (text) => surroundings.stderr.write(text),
      outputError: (text, write) => write(errorsAsData ? usageAsData(text) : text),
      getOutHelpWidth: () => surroundings.stdout.columns ?? 100,
      getErrHelpWidth: () => surroundings.stderr.columns ?? 100,
      getOutHasColors: () => surroundings.stdout.colors,
      getErrHasColors: () => surroundings.stderr.colors,
    });
  for (const register of COMMANDS) {
    register(program, surroundings);
  }
  addExamples(program);
  return program;
}
