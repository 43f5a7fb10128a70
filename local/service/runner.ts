import { type RunnerOptions, readRunnerOptions } from '#local/remote/options.ts';
import { type Caller, lastingProgram, pathOf, requireName, type ServiceDefinition } from './definition.ts';

/** A runner of a deployment as a service, as it is wished for: as `cronstack runner` takes it, and a name. */
export interface RunnerServiceOptions extends RunnerOptions {
  readonly name: string;
}

/** The variables that say where credentials are, and which deployment is meant; keys themselves are none of them. */
const LASTING = ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'];

/**
 * Puts together what the service of a runner runs: this very program, with the options as they are read by a start of it in the same place.
 * Throws a BadOptionsError for what cannot be meant.
 */
export function defineRunner(options: RunnerServiceOptions, { env, node, script, folder }: Caller): ServiceDefinition {
  const settings = readRunnerOptions(options, env, '--runner');
  requireName(options.name);
  const { runnerClass, parameter, concurrency, dataFolder, tasksFolder, allowPrivateAddresses } = settings;
  const isTasksNamed = (options.tasks ?? (env.CRONSTACK_TASKS || undefined)) !== undefined;
  return {
    name: options.name,
    title: `runner of the class ${runnerClass}`,
    folder,
    words: [
      ...[node, lastingProgram(script), 'runner', '--class', runnerClass],
      ...['--parameter', parameter, '--data', dataFolder],
      ...(concurrency === undefined ? [] : ['--concurrency', String(concurrency)]),
      ...(isTasksNamed ? ['--tasks', tasksFolder] : []),
      ...(allowPrivateAddresses ? ['--allow-private'] : []),
    ],
    path: pathOf(env.PATH ?? ''),
    variables: Object.fromEntries(LASTING.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
  };
}
