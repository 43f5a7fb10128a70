import { PRIVATE_WHEN_ALLOWED } from '#adapters/commands/http/private-url.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { readPausedState } from '#engine/standstills/pause-of-all.ts';
import { LONGEST_SWEEP_INTERVAL_SECONDS } from '#engine/waking/sweep.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { JobOutput } from './crontab/passed-through.ts';
import { applyCrontab, isWithoutTerminal, rereadOnHangUp } from './crontab/serve.ts';
import { makeTemporaryFolder } from './crontab/temporary-folder.ts';
import { DataFolderError } from './data-folder.ts';
import { applyExamples, hasJobs } from './examples.ts';
import { isLoopback } from './http/address.ts';
import { ListenError } from './http/listen.ts';
import { type InstallationParts, openInstallation, type ReachedInstallation } from './installation.ts';
import { jobTable } from './job-table.ts';
import { BadOptionsError, readOptions, type StartOptions, type StartSettings } from './options.ts';
import { privateChannels } from './private-channels.ts';
import { reloadTasks } from './reload-tasks.ts';
import { repairLine, runLine } from './run-line.ts';
import type { Shortage } from './runtime/low-resources.ts';
import { untilStopped } from './until-stopped.ts';

/** Where text goes. */
interface Output {
  write(text: string): void;
  /** True if escape sequences for colours are understood and wanted. */
  readonly colors: boolean;
  /** The width of a terminal in columns; undefined where it is none. */
  readonly columns?: number | undefined;
}

/** The part of the world that a start has to do with. */
interface StartSurroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the output of jobs goes with --passthrough. */
  readonly jobOutput?: JobOutput;
  /** Settles when the runtime is told to stop, saying by what: the process's signals unless given. */
  readonly untilStopped?: () => Promise<string>;
}

const FAILED = 1;
const WRONG_USAGE = 2;
/** The umask of the store and the runtime: their files are for nobody else; commands write as without it. */
const PRIVATE_UMASK = 0o077;
/** Nobody wished it to stop: what watches over it has to know. */
const TERMINAL_GONE = 'SIGHUP';
const NO_TOKEN = '--no-token lets every user and program of this machine run commands as you';

/**
 * `cronstack start`: runs the whole product on this machine until it is told to stop. Answers the exit code: 0 stopped, 1 could not
 * start (port or data folder in use) or lost its terminal, 2 bad options or configuration.
 */
export async function startLocal(options: StartOptions, surroundings: StartSurroundings): Promise<number> {
  const hangUpStops = options.passthrough !== true || !isWithoutTerminal();
  const stopped = surroundings.untilStopped?.() ?? untilStopped(surroundings.env, { hangUpStops });
  const umask = process.umask(PRIVATE_UMASK);
  let by: string | undefined;
  const temporary = keepsNothing(options, surroundings.env) ? makeTemporaryFolder() : undefined;
  try {
    const settings = readOptions({ ...options, data: temporary?.path ?? options.data }, surroundings.env);
    const installation = await open(settings, umask, surroundings);
    let notReread: () => void = () => undefined;
    let notReloaded: () => Promise<void> = async () => undefined;
    try {
      warn(installation, settings, surroundings);
      notReread = await serveCrontab(installation, settings, surroundings, !hangUpStops);
      await announce(installation, settings, surroundings.stdout);
      await installation.runtime.start();
      notReloaded = reloadOnTerminal(installation, surroundings);
      by = await stopped;
      surroundings.stdout.write(
        `\nStopping (${by}): runs under way have a moment to finish; a second signal (Ctrl-C) ends it at once.\n`,
      );
    } finally {
      notReread();
      await notReloaded();
      await installation.close();
    }
    return by === TERMINAL_GONE ? FAILED : 0;
  } catch (error) {
    return explain(error, surroundings.stderr);
  } finally {
    temporary?.remove();
    process.umask(umask);
  }
}

/** A container with nothing but a crontab: nobody said where anything is to be kept. */
function keepsNothing({ passthrough, data, config }: StartOptions, { CRONSTACK_DATA }: StartSurroundings['env']) {
  return passthrough === true && [data, config, CRONSTACK_DATA].every((place) => place === undefined);
}

async function open(
  settings: StartSettings,
  umask: number,
  { stdout, stderr, env, jobOutput }: StartSurroundings,
): Promise<ReachedInstallation> {
  const parts: InstallationParts = {
    settings,
    commandUmask: umask,
    environment: env,
    passthrough: jobOutput,
    observer: {
      runEnded: (run) => stdout.write(`${runLine(run, stdout)}\n`),
      deferred: (jobId, error) => stderr.write(`cronstack: job ${jobId}: put off: ${describe(error)}\n`),
      unreadable: ({ id, fault }) => stderr.write(`cronstack: ${id} cannot be read and is set aside: ${fault}\n`),
      repaired: (jobId, what) => stdout.write(repairLine(jobId, what)),
      dropped: (what, { jobId, runId = jobId }) =>
        stderr.write(`cronstack: something of ${runId} was dropped: ${what.replaceAll('_', ' ')}\n`),
    },
    onShortage: (shortage) => stderr.write(`cronstack: ${shortageLine(shortage)}\n`),
    onError: (what, error) => stderr.write(`cronstack: ${what}: ${describe(error)}\n`),
  };
  return openInstallation(parts, settings);
}

async function serveCrontab(
  { runtime }: ReachedInstallation,
  { crontab }: StartSettings,
  { stdout, stderr }: StartSurroundings,
  isReread: boolean,
): Promise<() => void> {
  if (crontab === undefined) {
    return () => undefined;
  }
  const served = {
    file: crontab,
    tell: (line: string) => stdout.write(`cronstack: ${line}\n`),
    warn: (line: string) => stderr.write(`cronstack: ${line}\n`),
  };
  await applyCrontab(runtime.engine, served);
  return isReread ? rereadOnHangUp(() => runtime.engine, served) : () => undefined;
}

/** Somebody who writes tasks sees at once what becomes of them; a service has those of its start. */
function reloadOnTerminal(
  { tasks, checkTasks }: ReachedInstallation,
  { stdout, stderr }: StartSurroundings,
): () => Promise<void> {
  return stdout.columns === undefined
    ? async () => undefined
    : reloadTasks({
        tasks,
        check: checkTasks,
        clock: systemClock,
        tell: (line) => stdout.write(`cronstack: ${line}\n`),
        onError: (error) => stderr.write(`cronstack: the folder of tasks: ${describe(error)}\n`),
      });
}

function warn({ folder }: ReachedInstallation, settings: StartSettings, { stderr, env }: StartSurroundings): void {
  const { tokenRequired, host } = settings;
  if (folder.wasReadable) {
    stderr.write(`cronstack: other users could read ${folder.path} until now; it is yours alone from here on\n`);
  }
  if (!isLoopback(host)) {
    stderr.write(`cronstack: other machines may reach it at ${host}: requests, with their token, travel unencrypted\n`);
  }
  if (!tokenRequired) {
    stderr.write(`cronstack: warning: ${NO_TOKEN}\n`);
  }
  const unasked = settings.allowPrivateAddresses ? [] : privateChannels(settings.channels, env);
  if (unasked.length > 0) {
    stderr.write(
      `cronstack: warning: nothing is told on ${unasked.join(', ')} (notify.channels): ${PRIVATE_WHEN_ALLOWED}\n`,
    );
  }
}

async function announce(installation: ReachedInstallation, settings: StartSettings, stdout: Output) {
  const { folder, front, runtime, console } = installation;
  stdout.write(`Cronstack listens on ${front.url}, its data is in ${folder.path}\n`);
  stdout.write(`The console, once and within ten minutes: ${console.addressAt(front.url)}\n`);
  if (settings.tokenRequired) {
    stdout.write(`Requests carry the token that is in ${folder.tokenPath}; npx cronstack sends it by itself\n`);
  }
  if (folder.isNew) {
    // A backup that is put into a folder of its own brings the jobs that are wanted.
    for (const line of settings.examples && !(await hasJobs(runtime.engine))
      ? await applyExamples(runtime.engine)
      : []) {
      stdout.write(`Applied ${line}\n`);
    }
    folder.markUsed();
  }
  stdout.write(tasksLine(installation, settings));
  stdout.write(await standstillLine(runtime));
  stdout.write(`\n${await jobTable(runtime.engine)}\n`);
  stdout.write(firstWord(settings));
}

/** Said above the table: none of its fires comes before that is over. */
async function standstillLine({ engine }: ReachedInstallation['runtime']): Promise<string> {
  const { paused } = await readPausedState(engine);
  if (paused === undefined) {
    return '';
  }
  const why = paused.note === undefined ? '' : `: ${paused.note}`;
  return `Everything is paused by ${paused.by}${why}; no job fires until: npx cronstack resume --all\n`;
}

function tasksLine({ tasks }: ReachedInstallation, { tasksFolder }: StartSettings): string {
  const { own, replaced } = tasks;
  const note = replaced.length === 0 ? '' : `; in the place of the one that comes with it: ${replaced.join(', ')}`;
  return own.length === 0 ? '' : `Tasks of ${tasksFolder}: ${own.join(', ')}${note}\n`;
}

function shortageLine(shortage: Shortage | undefined): string {
  return shortage === undefined ? 'runs are started again' : `no runs are started, they wait: ${shortage.reason}`;
}

function firstWord({ configuration: { enabled, checkIntervalSeconds } }: StartSettings): string {
  if (!enabled) {
    return 'Nothing fires: scheduler.enabled is false in the configuration.\n';
  }
  const slow = checkIntervalSeconds > LONGEST_SWEEP_INTERVAL_SECONDS;
  const warning = `Schedules with seconds may be missed: scheduler.check_interval_seconds is more than ${LONGEST_SWEEP_INTERVAL_SECONDS}.\n`;
  return `${slow ? warning : ''}Runs, as they end:\n`;
}

function explain(error: unknown, stderr: Output): number {
  if (error instanceof BadOptionsError) {
    stderr.write(`cronstack: ${error.message}\n`);
    return WRONG_USAGE;
  }
  const known = error instanceof DataFolderError || error instanceof ListenError;
  stderr.write(`cronstack: ${known ? error.message : `could not start: ${describe(error)}`}\n`);
  return FAILED;
}

/** A fault for the person in front of the machine: with its stack, as it is theirs to report. One of the store says in words what there is to do. */
function describe(error: unknown): string {
  if (error instanceof StoreFault) {
    return error.message;
  }
  const cause = error instanceof Error && error.cause instanceof Error ? `\n  caused by ${error.cause.message}` : '';
  return error instanceof Error ? `${error.stack ?? error.message}${cause}` : String(error);
}
