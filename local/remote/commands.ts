import { join } from 'node:path';
import { withoutRole } from '#adapters/aws/role/no-role.ts';
import { makeExecutor } from '#adapters/commands/executor.ts';
import { INHERITED_LOCALLY, inheritedEnvironment } from '#adapters/commands/program/environment.ts';
import type { Starter } from '#adapters/commands/program/starter.ts';
import { SOURCE_ENTRY } from '#adapters/commands/task/executor.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { machineSecrets, SecretFolder } from '#adapters/machine/secret-folder.ts';
import { withUserVariables } from '#adapters/machine/user-variables.ts';
import { SECRETS_FOLDER } from '#local/data-folder.ts';
import { InstalledTasks } from '#local/tasks.ts';
import type { Executor } from '#ports/executor.ts';
import type { Secrets } from '#ports/secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A runner's machine, as its commands find it. */
interface CommandsParts {
  readonly runnerClass: string;
  /** The runner's own folder: also the mark of its commands' processes. */
  readonly folder: string;
  /** An empty folder for the attempts' own. */
  readonly workFolder: string;
  readonly tasksFolder: string;
  readonly allowPrivateAddresses: boolean;
  /** Of the runner: nothing of it that leads to credentials reaches a command. */
  readonly environment: Environment;
  /** The umask of commands. */
  readonly umask: number;
  readonly starter: Starter;
  readonly onShortage: (what: string) => void;
}

/** The means to run commands, and the secrets and variables that references may name. */
interface RemoteCommands {
  readonly executor: Executor;
  readonly secrets: Secrets;
  readonly environment: Environment;
}

const OF_AWS = /^AWS_/i;

/**
 * The commands of a runner on a machine of the user's own: run as by a runtime there, and without any of the runner's credentials. A job that
 * has some of its own names them in its variables, which win over what is said here.
 */
export function makeRemoteCommands(parts: CommandsParts): RemoteCommands {
  const { runnerClass, folder, workFolder, tasksFolder, allowPrivateAddresses, umask, starter, onShortage } = parts;
  const environment = withoutCredentials(parts.environment);
  const {
    aws,
    invoker,
    secrets: none,
  } = withoutRole(
    `commands of the runner class ${runnerClass} have no rights on AWS: it runs on a machine of your own`,
  );
  const secrets = machineSecrets({ kept: new SecretFolder(join(folder, SECRETS_FOLDER)), environment, aws: none });
  const { fileOf } = new InstalledTasks(tasksFolder);
  const executor = makeExecutor({
    clock: systemClock,
    inherited: {
      ...inheritedEnvironment(withUserVariables(environment), INHERITED_LOCALLY),
      ...nothingFound(folder),
      CRONSTACK_REPORTS: join(folder, 'reports'),
    },
    temporaryFolder: workFolder,
    sessionsFolder: join(folder, 'claude'),
    umask,
    starter,
    onShortage,
    scope: folder,
    tasks: { fileOf, entryFile: SOURCE_ENTRY },
    http: { allowPrivate: allowPrivateAddresses },
    invoker,
    aws,
    sqlite: { dataFolder: folder },
    secrets,
    environment,
  });
  return { executor, secrets, environment };
}

/**
 * Keeps the SDKs and the aws program in a command from what they would find by themselves (SDK reference guide, "Standardized credential
 * providers"): the runner's profile in the home of the same user, and the role of the machine. The file is one that is not there.
 */
function nothingFound(folder: string): Readonly<Record<string, string>> {
  const noFile = join(folder, 'no-profile');
  return { AWS_CONFIG_FILE: noFile, AWS_SHARED_CREDENTIALS_FILE: noFile, AWS_EC2_METADATA_DISABLED: 'true' };
}

function withoutCredentials(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_AWS.test(name)));
}
