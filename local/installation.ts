import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishPointer } from '#adapters/access/running-runtime.ts';
import { makeToken } from '#adapters/access/token.ts';
import { TokenFolder } from '#adapters/access/token-folder.ts';
import { installedActions, lazyAwsCaller } from '#adapters/aws/calls/lazy-caller.ts';
import { lazyFunctionInvoker } from '#adapters/aws/lazy-clients.ts';
import { unreadableValues } from '#adapters/commands/attempt/unreadable-values.ts';
import type { CallbackFunction } from '#adapters/commands/callback/executor.ts';
import { makeExecutor } from '#adapters/commands/executor.ts';
import { refusedServer } from '#adapters/commands/http/private-url.ts';
import { INHERITED_LOCALLY, inheritedEnvironment } from '#adapters/commands/program/environment.ts';
import { killLeftovers } from '#adapters/commands/program/leftovers.ts';
import type { Starter } from '#adapters/commands/program/starter.ts';
import { Spawner } from '#adapters/commands/spawner/spawner.ts';
import { taskChecks } from '#adapters/commands/task/checks.ts';
import { SOURCE_ENTRY, type TaskFiles } from '#adapters/commands/task/executor.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { writePrivateFile } from '#adapters/machine/private-file.ts';
import { programsOn } from '#adapters/machine/programs.ts';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { sha256 } from '#adapters/machine/sha256.ts';
import { withUserVariables } from '#adapters/machine/user-variables.ts';
import { awsAccess } from '#adapters/notices/aws-access.ts';
import { ConfiguredChannels } from '#adapters/notices/configured.ts';
import { makeHeartbeat } from '#adapters/notices/heartbeat.ts';
import { HttpPings } from '#adapters/notices/ping.ts';
import { machineSensors, readableHere } from '#adapters/sensors/machine.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { ExpiredRows } from '#adapters/sqlite/upkeep/delete-expired.ts';
import type { Run } from '#domain/runs/run.ts';
import { OWN_VARIABLES } from '#domain/secrets/reference.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { SetAside } from '#engine/commit/set-aside.ts';
import { type ApiHandler, makeHandler } from '#functions/api/handler.ts';
import type { Executor } from '#ports/executor.ts';
import type { Observer } from '#ports/observer.ts';
import type { Secrets } from '#ports/secrets.ts';
import type { TaskChecks } from '#ports/task-checks.ts';
import { Console } from './console/console.ts';
import { type JobOutput, passedThrough } from './crontab/passed-through.ts';
import { type DataFolder, openDataFolder, secretsIn, TOKENS_FOLDER } from './data-folder.ts';
import { type HttpFront, listen, requireFree } from './http/listen.ts';
import { openApi } from './http/open-api.ts';
import { metricsText } from './metrics/answer.ts';
import { CountedRuns } from './metrics/counted.ts';
import { LastingEnds } from './metrics/lasting-ends.ts';
import { withMetrics } from './metrics/with-metrics.ts';
import type { StartSettings } from './options.ts';
import { descriptorLimit } from './runtime/descriptors.ts';
import { machineResources, type ResourceWatch } from './runtime/low-resources.ts';
import { makeRuntime, type Runtime } from './runtime/runtime.ts';
import { InstalledTasks } from './tasks.ts';

/** The address and the token by which an installation is reached. */
type Reached = Pick<StartSettings, 'host' | 'port' | 'token' | 'tokenRequired'>;

/** The settings of an installation, and who is told of what happens in it. */
export interface InstallationParts {
  readonly settings: Omit<StartSettings, keyof Reached | 'examples'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The umask of commands. */
  readonly commandUmask: number;
  /** The functions that the program around it has registered, so far. Left out: it does not take any. */
  readonly callbacks?: Pick<ReadonlyMap<string, CallbackFunction>, 'has' | 'get'>;
  readonly observer: Observer;
  /** For a container with nothing but a crontab: its streams are the commands', and so is its environment. */
  readonly passthrough?: JobOutput | undefined;
  /** Is told when no runs are started as memory or disk run low, and when that is over. */
  readonly onShortage: ResourceWatch['onChange'];
  /** Is told of trouble that the installation survives. */
  readonly onError: (what: string, error: unknown) => void;
}

/** A runtime on its data folder, on this machine's clock. Nothing fires before `runtime.start`. */
interface Installation {
  readonly folder: DataFolder;
  readonly runtime: Runtime;
  readonly tasks: InstalledTasks;
  readonly checkTasks: TaskChecks;
  /** Answers what this process asks. */
  readonly handler: ApiHandler;
  /** Ends everything: the front, what runs, the store. */
  close(): Promise<void>;
}

/** An installation that listens. */
export interface ReachedInstallation extends Installation {
  readonly front: HttpFront;
  /** The console that the front shows to browsers. */
  readonly console: Console;
}

/** The user's own programs, first on the PATH; there need not be such a folder. On AWS a layer puts them there. */
const PROGRAMS_FOLDER = fileURLToPath(new URL('../commands/bin', import.meta.url));
const MOST_CONNECTIONS = 1_000;
/** Of the files and sockets that this process may have open: the store and the commands need the others. */
const CONNECTIONS_SHARE = 0.25;
/** A log that large is kept from beginning anew by a reader of another program. */
const GROWN_LOG_BYTES = 256 * 2 ** 20;
const ANSWERS_GRACE_MS = 1_000;
const RUNS_GRACE_MS = 3_000;
const TICKET_LIFE_MS = 10 * 60_000;

/** Holds the data folder, listens, kills what an earlier process left running; throws DataFolderError, ListenError. */
export async function openInstallation(parts: InstallationParts, reached: Reached): Promise<ReachedInstallation> {
  const { settings, onError } = parts;
  // A folder that holds nothing yet is not made in vain. One that is there is opened first, as that tells who holds it.
  if (!existsSync(settings.dataFolder)) {
    await requireFree(reached);
  }
  const token = reached.token ?? makeToken();
  const console = new Console({
    clock: systemClock,
    key: token,
    ticketLifeMs: TICKET_LIFE_MS,
    about: { place: 'this machine', isDeployed: false, isReadOnly: false },
    onBadTicket: (what) => onError('the console', what),
    onError,
  });
  const installation = await openOn(parts, async (folder) => {
    writePrivateFile(folder.tokenPath, `${token}\n`);
    const front = await listen({
      host: reached.host,
      port: reached.port,
      access: {
        token,
        required: reached.tokenRequired,
        given: new TokenFolder(join(folder.path, TOKENS_FOLDER)),
      },
      mostConnections: Math.min(MOST_CONNECTIONS, Math.floor(descriptorLimit() * CONNECTIONS_SHARE)),
      clock: systemClock,
      pages: console,
      onError: (error) => onError('a request', error),
    });
    return { front, variables: { CRONSTACK_URL: front.url, CRONSTACK_TOKEN: token } };
  });
  return { ...installation, console };
}

/** The same without a server: only this process reaches it. Throws a DataFolderError. */
export async function openEmbedded(parts: InstallationParts): Promise<Installation> {
  return openOn(parts, async () => ({ front: undefined, variables: {} }));
}

/** The way to an installation, and what commands are told of it. */
interface Way<Front extends HttpFront | undefined> {
  readonly front: Front;
  readonly variables: Readonly<Record<string, string>>;
}

async function openOn<Front extends HttpFront | undefined>(
  parts: InstallationParts,
  makeWay: (folder: DataFolder) => Promise<Way<Front>>,
): Promise<Installation & { readonly front: Front }> {
  // First of all: it gets ready while the store is opened. A program that schedules callbacks may never need it.
  const spawner = new Spawner({
    clock: systemClock,
    onTrouble: (what) => parts.onError('starting commands', what),
    isEager: parts.callbacks === undefined,
  });
  try {
    return await openWith(spawner, parts, makeWay);
  } catch (error) {
    spawner.close();
    throw error;
  }
}

async function openWith<Front extends HttpFront | undefined>(
  spawner: Spawner,
  parts: InstallationParts,
  makeWay: (folder: DataFolder) => Promise<Way<Front>>,
): Promise<Installation & { readonly front: Front }> {
  const folder = await openDataFolder(parts.settings.dataFolder, new Date(systemClock.now()).toISOString());
  try {
    const { front, variables } = await makeWay(folder);
    await killLeftovers({ scope: folder.path, isLeftover: () => true });
    const counted = new CountedRuns();
    const [inherited, tasks] = [inheritedBy(parts), new InstalledTasks(parts.settings.tasksFolder)];
    const checkTasks = taskChecks(filesOf(tasks), inherited);
    const means = { variables, starter: spawner.start, inherited, tasks, checkTasks };
    const runtime = runtimeOn(folder, means, withLastingEnds(parts, folder.store, counted));
    const handler = handlerOf(runtime, folder.store, parts.onError);
    front?.serve(withMetrics(handler, () => metricsText(counted, runtime.engine.ports.heads)));
    const takeBack = front === undefined ? () => undefined : publish(folder, front, parts);
    return {
      folder,
      front,
      runtime,
      tasks,
      checkTasks,
      handler,
      close: async () => {
        takeBack();
        await close(folder, front, runtime).finally(() => spawner.close());
      },
    };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

function filesOf({ fileOf }: InstalledTasks): TaskFiles {
  return { fileOf, entryFile: SOURCE_ENTRY };
}

/** The same, and each run is counted, and told of, when its end is there to stay. */
function withLastingEnds(
  parts: InstallationParts,
  store: DataFolder['store'],
  counted: CountedRuns,
): InstallationParts {
  const told = parts.observer;
  const ends = new LastingEnds(store, (run) => {
    counted.add(run);
    told.runEnded(run);
  });
  const runEnded = (run: Run): void => ends.add(run);
  return { ...parts, observer: { ...told, runEnded } };
}

function grownLog(bytes: number): { readonly bytes: number } | undefined {
  return bytes >= GROWN_LOG_BYTES ? { bytes } : undefined;
}

/** Each request is answered by the engine that lives as it comes. */
function handlerOf(runtime: Runtime, store: DataFolder['store'], onError: InstallationParts['onError']): ApiHandler {
  const made = new WeakMap<Engine, ApiHandler>();
  return (event, context, principal) => {
    const { engine } = runtime;
    const handler =
      made.get(engine) ??
      makeHandler({
        ...engine,
        openApi,
        shortage: () => runtime.shortage,
        testChannel: (name) => runtime.testChannel(name),
        conditionMeans: () => runtime.conditionMeans,
        grownLog: () => grownLog(store.logBytes()),
        logDenial: ({ by, action, jobId, needs, isLast }) =>
          onError(
            'a request was denied',
            `${by}: ${action}${jobId === undefined ? '' : ` ${jobId}`}: it needs ${needs}${isLast === true ? '; more denials of theirs are not told this hour' : ''}`,
          ),
        logFault: ({ requestId, method, path, error }) => onError(`${method} ${path} (${requestId})`, error),
      });
    made.set(engine, handler);
    return handler(event, context, principal);
  };
}

/** Without the pointer the token is found by whoever is told where it is: no reason not to start. */
function publish(folder: DataFolder, front: HttpFront, { environment, onError }: InstallationParts): () => void {
  try {
    return publishPointer(environment, { url: front.url, tokenFile: folder.tokenPath });
  } catch (error) {
    onError('other programs do not find the token by themselves', error);
    return () => undefined;
  }
}

/** The means that commands are given, and are started by. */
interface CommandMeans extends Pick<Way<undefined>, 'variables'> {
  readonly starter: Starter;
  readonly inherited: ReturnType<typeof inheritedBy>;
  readonly tasks: InstalledTasks;
  readonly checkTasks: TaskChecks;
}

/** The part of their environment that commands have from this process. */
function inheritedBy(parts: InstallationParts) {
  const { environment } = parts;
  const path = [PROGRAMS_FOLDER, environment.PATH ?? '/usr/bin:/bin'].join(delimiter);
  return { ...inheritedEnvironment(withUserVariables(environment), inheritedNames(parts)), PATH: path };
}

function runtimeOn(folder: DataFolder, means: CommandMeans, parts: InstallationParts): Runtime {
  const { variables, starter, inherited, tasks, checkTasks } = means;
  const { settings, environment, observer, onError } = parts;
  const callbacks = parts.callbacks === undefined ? {} : { callbacks: parts.callbacks };
  const { store } = folder;
  const [clock, randomness, secrets] = [systemClock, makeSystemRandomness(), secretsIn(folder.path, environment)];
  const expired = new ExpiredRows(store.lastingAccess({ clock }));
  const setAside = new SetAside({ observer, clock });
  const runtime = makeRuntime({
    configuration: settings.configuration,
    clock,
    randomness,
    sha256,
    openStores: (outlives) => makeSqliteStores({ file: store, clock, outlives, unreadable: setAside.tell }),
    store,
    removeExpired: () => expired.remove(),
    executor: executorOf(parts.passthrough, {
      clock,
      inherited: {
        ...inherited,
        ...variables,
        CRONSTACK_REPORTS: join(folder.path, 'reports'),
      },
      temporaryFolder: folder.workPath,
      sessionsFolder: join(folder.path, 'claude'),
      umask: parts.commandUmask,
      starter,
      onShortage: (what) => runtime.reportShortage(what),
      scope: folder.path,
      tasks: filesOf(tasks),
      http: { allowPrivate: settings.allowPrivateAddresses },
      invoker: lazyFunctionInvoker(),
      aws: lazyAwsCaller(),
      sqlite: { dataFolder: folder.path },
      secrets,
      environment,
      ...callbacks,
    }),
    ...callbacks,
    sensors: machineSensors(),
    readConditions: readableHere(process.platform),
    pings: new HttpPings({
      clock,
      http: { allowPrivate: settings.allowPrivateAddresses },
      secretsFor: () => secrets,
      environment,
      onFailure: ({ runId }, why) => onError(`the ping of ${runId}`, why),
    }),
    taskNames: tasks.names,
    laterTasks: tasks.later,
    programs: programsOn(inherited.PATH),
    ...(settings.allowPrivateAddresses ? {} : { refusedServer }),
    checkTasks,
    actionFaults: installedActions,
    unreadableValues: unreadableValues({ secrets, environment }),
    runners: settings.runners,
    observer,
    setAside,
    notices: { settings: settings.channels, channels: channelsOf(folder, starter, parts) },
    ...heartbeatOf(secrets, parts),
    resources: { probe: machineResources(folder.path), onChange: parts.onShortage },
    onError,
  });
  return runtime;
}

/** The sign of life that the configuration asks for, if any. */
function heartbeatOf(secrets: Secrets, { settings, environment, onError }: InstallationParts) {
  const { heartbeat } = settings.channels;
  if (heartbeat === undefined) {
    return {};
  }
  const http = { allowPrivate: settings.allowPrivateAddresses };
  const onFailure = (why: string) => onError('the heartbeat', why);
  return {
    heartbeat: makeHeartbeat({ settings: heartbeat, clock: systemClock, http, secrets, environment, onFailure }),
  };
}

/** The channels of the configuration, on this machine. */
function channelsOf(
  folder: DataFolder,
  starter: Starter,
  { settings, environment, commandUmask }: InstallationParts,
): ConfiguredChannels {
  return new ConfiguredChannels({
    settings: settings.channels,
    clock: systemClock,
    http: { allowPrivate: settings.allowPrivateAddresses },
    secrets: secretsIn(folder.path, environment),
    environment,
    aws: awsAccess(environment),
    programs: {
      temporaryFolder: folder.workPath,
      inherited: inheritedEnvironment(withUserVariables(environment), INHERITED_LOCALLY),
      scope: folder.path,
      umask: commandUmask,
      starter,
    },
  });
}

/** With --passthrough all variables but Cronstack's own. */
function inheritedNames({ passthrough, environment }: InstallationParts): readonly string[] {
  return passthrough === undefined
    ? INHERITED_LOCALLY
    : [...new Set([...INHERITED_LOCALLY, ...Object.keys(environment)])].filter(
        (name) => !name.startsWith(OWN_VARIABLES),
      );
}

function executorOf(passthrough: JobOutput | undefined, host: Parameters<typeof makeExecutor>[0]): Executor {
  const executor = makeExecutor(host);
  return passthrough === undefined ? executor : passedThrough(executor, passthrough);
}

async function close(folder: DataFolder, front: HttpFront | undefined, runtime: Runtime): Promise<void> {
  await Promise.all([front?.close(ANSWERS_GRACE_MS), runtime.stop(RUNS_GRACE_MS)]);
  await folder.close();
}
