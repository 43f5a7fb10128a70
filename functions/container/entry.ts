import { hostname } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withAddress } from '#adapters/aws/role/address.ts';
import { machineSensors } from '#adapters/sensors/machine.ts';
import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { PROGRAMS_FOLDER } from '#functions/deployment/container-package.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { denied } from '#functions/wiring/denied.ts';
import { countingEngineFromEnvironment } from '#functions/wiring/engine.ts';
import { makeCommandExecutor } from '#functions/wiring/executor.ts';
import { makePings } from '#functions/wiring/pings.ts';
import { sessionsFromEnvironment } from '#functions/wiring/sessions.ts';
import { makeTelemetry } from '#functions/wiring/telemetry.ts';
import { containerCredentials } from './credentials.ts';
import { makeHandler } from './handler.ts';

const { logger, observer } = makeTelemetry('container');
const engine = countingEngineFromEnvironment({
  ...LOADED_AT_ONCE,
  queues: queuesOn(makeSqsClient()),
  ...denied,
  observer,
});
const owner = containerId();
const sessions = sessionsFromEnvironment(() => containerCredentials(), logger);
const stopping = new AbortController();
// ECS asks so before it stops a task, 30 s before it kills it.
process.once('SIGTERM', () => stopping.abort('shutdown'));

const handle = makeHandler({
  runner: {
    ...engine,
    runnerClass: requireEnv(VARIABLES.runnerClass),
    owner,
    stopping: stopping.signal,
    pings: makePings(sessions, logger),
    sensors: machineSensors(),
    executor: makeCommandExecutor({
      moduleUrl: import.meta.url,
      taskNames: engine.taskNames,
      environment: withPrograms(process.env),
      scope: owner,
      sessions,
      handOver: (_, obtain, work) => withAddress(obtain, work),
    }),
  },
  logger,
});
// A socket that is kept alive must not keep the task, which is paid for, alive as well.
process.exit(await handle(requireEnv(VARIABLES.runMessage)));

/** ECS names each container at the end of this address: `.../<task id>-<number>`. */
function containerId(): string {
  return process.env.ECS_CONTAINER_METADATA_URI_V4?.split('/').at(-1) ?? hostname();
}

/** As on Lambda, the user's own programs come last on the PATH, and their libraries in LD_LIBRARY_PATH. */
function withPrograms({ PATH = '/usr/bin:/bin', LD_LIBRARY_PATH, ...environment }: NodeJS.ProcessEnv) {
  const programs = fileURLToPath(new URL(PROGRAMS_FOLDER, import.meta.url));
  return {
    ...environment,
    PATH: [PATH, join(programs, 'bin')].join(delimiter),
    LD_LIBRARY_PATH: [...(LD_LIBRARY_PATH === undefined ? [] : [LD_LIBRARY_PATH]), join(programs, 'lib')].join(
      delimiter,
    ),
  };
}
