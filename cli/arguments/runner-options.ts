import type { Command } from 'commander';

/** The options that say which class of which deployment is meant, as they were typed. */
export interface TypedPlaceOptions {
  readonly stage?: string;
  readonly parameter?: string;
  readonly concurrency?: string;
}

/** The options of a runner, as they were typed. */
export interface TypedRunnerOptions extends TypedPlaceOptions {
  readonly class: string;
  readonly data?: string;
  readonly tasks?: string;
  readonly allowPrivate?: boolean;
}

/** Gives a command the options that say which runner is started. */
export function addRunnerOptions(command: Command): Command {
  return addPlaceOptions(
    command.requiredOption('--class <name>', 'the runner class, made with remote: true in the deploy configuration'),
    '',
  )
    .option('--data <folder>', "this runner's own folder (default: CRONSTACK_DATA, else cronstack-runner-<class>)")
    .option('--tasks <folder>', 'the folder of your tasks (default: CRONSTACK_TASKS, else ./tasks)')
    .option(
      '--allow-private',
      'let http commands ask this machine and its network (default: CRONSTACK_ALLOW_PRIVATE_ADDRESSES=1, else refused)',
    );
}

/** Gives a command the options that say where a runner belongs. `of`: what begins their help, where others stand beside them. */
export function addPlaceOptions(command: Command, of = 'of a runner: '): Command {
  return command
    .option('--stage <stage>', `${of}the stage of the deployment (default: CRONSTACK_STAGE, else dev)`)
    .option(
      '--parameter <name>',
      `${of}the parameter of SSM that tells of the class (default: /cronstack-<stage>/runners/<class>)`,
    )
    .option('--concurrency <count>', `${of}so many runs at once (default: maxConcurrent of the class)`);
}
