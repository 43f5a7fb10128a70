import { resolve } from 'node:path';
import { makeClient } from '#api/client/client.ts';
import { type InstallationParts, openEmbedded, openInstallation } from '#local/installation.ts';
import { readConfiguration } from '#local/options.ts';
import type { Backend, Callbacks } from './backend.ts';
import { answeredHere } from './in-process.ts';
import type { EmbeddedOptions } from './options.ts';
import { callbackRegistered } from './registered.ts';

/** Nobody listens there: the requests do not leave the process. */
const HERE = 'http://scheduler.invalid';
const HOST = '127.0.0.1';

/** Opens the whole runtime in this process, on its folder, and has it fire. Throws BadOptionsError, DataFolderError, ListenError. */
export async function openRuntime(
  options: EmbeddedOptions & Required<Pick<EmbeddedOptions, 'onError'>>,
  callbacks: Callbacks,
): Promise<Backend> {
  const { config, port, onError } = options;
  const { configuration, channels } = readConfiguration(config);
  const parts: InstallationParts = {
    settings: {
      dataFolder: resolve(options.jobStoragePath ?? configuration.jobStoragePath),
      tasksFolder: resolve(configuration.tasksPath),
      configuration,
      channels,
      allowPrivateAddresses: false,
      runners: ['default'],
    },
    commandUmask: process.umask(),
    environment: process.env,
    callbacks,
    observer: {
      runEnded: () => undefined,
      deferred: (jobId, error) => onError(`job ${jobId} is put off`, error),
      unreadable: ({ id, fault }) => onError(`${id} is set aside`, new Error(`it cannot be read: ${fault}`)),
      repaired: () => undefined,
      dropped: () => undefined,
    },
    onShortage: (shortage) => {
      if (shortage !== undefined) {
        onError('no runs are started, they wait', new Error(shortage.reason));
      }
    },
    onError,
  };
  const installation =
    port === undefined
      ? await openEmbedded(parts)
      : await openInstallation(parts, { host: HOST, port, tokenRequired: true });
  const { runtime, handler } = installation;
  await runtime.start();
  return {
    client: makeClient({ url: HERE, fetch: answeredHere(handler), namesFirstError: true }),
    registered: (jobId) => callbackRegistered(runtime.engine, jobId),
    close: () => installation.close(),
  };
}
