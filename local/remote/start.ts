import { hostname } from 'node:os';
import { killLeftovers } from '#adapters/commands/program/leftovers.ts';
import { Spawner } from '#adapters/commands/spawner/spawner.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { ifInstalled } from '#adapters/machine/optional-package.ts';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { DataFolderError } from '#local/data-folder.ts';
import { BadOptionsError } from '#local/options.ts';
import { runLine } from '#local/run-line.ts';
import { machineResources } from '#local/runtime/low-resources.ts';
import { untilStopped } from '#local/until-stopped.ts';
import { makeRemoteCommands } from './commands.ts';
import { openRunnerFolder } from './folder.ts';
import { type RunnerOptions, type RunnerSettings, readRunnerOptions } from './options.ts';

/** Where text goes. */
interface Output {
  write(text: string): void;
  /** True if escape sequences for colours are understood and wanted. */
  readonly colors: boolean;
}

/** The part of the world that a runner has to do with. */
interface RunnerSurroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the product. */
  readonly version: string;
  /** Settles when the runner is told to stop, saying by what: the process's signals unless given. */
  readonly untilStopped?: () => Promise<string>;
}

/** A start that came to nothing, in words for who asked for it. */
class NotStartedError extends Error {
  override readonly name = 'NotStartedError';
  readonly code = 'not_started';
}

const [FAILED, WRONG_USAGE] = [1, 2];
/** The umask of the runner: its files are for nobody else; commands write as without it. */
const PRIVATE_UMASK = 0o077;
/** Nobody wished it to stop: what watches over it has to know. */
const TERMINAL_GONE = 'SIGHUP';
const RUNS_GRACE_MS = 20_000;

/**
 * `cronstack runner`: runs the commands of a class of a deployment on this machine until it is told to stop. Answers the exit code: 0 stopped, 1
 * could not start (folder in use, deployment not found) or lost its terminal, 2 bad options.
 */
export async function startRunner(options: RunnerOptions, surroundings: RunnerSurroundings): Promise<number> {
  const stopped = surroundings.untilStopped?.() ?? untilStopped(surroundings.env);
  const umask = process.umask(PRIVATE_UMASK);
  try {
    const by = await run(readRunnerOptions(options, surroundings.env), surroundings, umask, stopped);
    return by === TERMINAL_GONE ? FAILED : 0;
  } catch (error) {
    return explain(error, surroundings.stderr);
  } finally {
    process.umask(umask);
  }
}

/** Answers what it was stopped by. */
async function run(
  settings: RunnerSettings,
  { stdout, stderr, env, version }: RunnerSurroundings,
  umask: number,
  stopped: Promise<string>,
): Promise<string> {
  const randomness = makeSystemRandomness();
  const folder = await openRunnerFolder(settings.dataFolder, () => randomness.ulid(systemClock.now()));
  const onError = (what: string, error: unknown): void => {
    stderr.write(`cronstack: ${what}: ${describe(error)}\n`);
  };
  const spawner = new Spawner({ clock: systemClock, onTrouble: (what) => onError('starting commands', what) });
  try {
    await killLeftovers({ scope: folder.path, isLeftover: () => true });
    const aws = await installed();
    const asking = new AbortController();
    // What is still being asked for would keep the process alive.
    void stopped.then(() => asking.abort());
    const place = await Promise.race([
      aws.readPlace(settings.parameter, settings.runnerClass, {
        signal: asking.signal,
        profile: env.AWS_PROFILE || undefined,
      }),
      stopped.then((by) => ({ by })),
    ]);
    if ('by' in place) {
      stdout.write(`Stopped (${place.by}) before it had started.\n`);
      return place.by;
    }
    const commands = makeRemoteCommands({
      ...settings,
      folder: folder.path,
      workFolder: folder.workPath,
      environment: env,
      umask,
      starter: spawner.start,
      onShortage: (what) => runner.reportShortage(what),
    });
    const most = settings.concurrency ?? place.maxConcurrent;
    const runner = aws.openRemoteRunner(place, {
      ...settings,
      ...commands,
      owner: `${settings.runnerClass}@${hostname()}-${folder.id}`,
      seen: { id: folder.id, host: hostname(), version },
      most,
      resources: machineResources(folder.path),
      observer: {
        runEnded: (ended) => stdout.write(`${runLine(ended, stdout)}\n`),
        deferred: (jobId, error) => onError(`job ${jobId}: put off`, error),
        unreadable: ({ id, fault }) => stderr.write(`cronstack: ${id} cannot be read and is set aside: ${fault}\n`),
        repaired: (jobId, what) => stdout.write(`${jobId}  repaired: ${what.replaceAll('_', ' ')}\n`),
        dropped: (what, { jobId, runId = jobId }) =>
          stderr.write(`cronstack: something of ${runId} was dropped: ${what.replaceAll('_', ' ')}\n`),
      },
      tell: (line) => stderr.write(`cronstack: ${line}\n`),
      onError,
    });
    await runner.start();
    const atOnce = most === 1 ? 'one at a time' : `at most ${most} at once`;
    stdout.write(`Takes runs of the class ${settings.runnerClass}, ${atOnce}; its folder is ${folder.path}\n`);
    const by = await stopped;
    stdout.write(`Stopping (${by}): runs under way have a moment to finish.\n`);
    await runner.stop(RUNS_GRACE_MS);
    return by;
  } finally {
    spawner.close();
    folder.close();
  }
}

/** The part that needs the clients of the SDK, which not everybody has installed. */
async function installed() {
  const loaded = await ifInstalled(Promise.all([import('./place.ts'), import('./open.ts')]));
  if (!loaded.ok) {
    throw new NotStartedError(loaded.why);
  }
  const [{ readPlace }, { openRemoteRunner }] = loaded.value;
  return { readPlace, openRemoteRunner };
}

function explain(error: unknown, stderr: Output): number {
  if (error instanceof BadOptionsError) {
    stderr.write(`cronstack: ${error.message}\n`);
    return WRONG_USAGE;
  }
  const isKnown =
    error instanceof DataFolderError ||
    error instanceof NotStartedError ||
    (error instanceof Error && 'code' in error && error.code === 'no_place');
  stderr.write(`cronstack: ${isKnown ? error.message : `could not start: ${describe(error)}`}\n`);
  return FAILED;
}

/** With the cause, which is the service's own word: it is for the person in front of the machine. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
