import type { Command } from 'commander';

/** The options of a start that can be written down for later, as they were typed. */
export interface TypedStartOptions {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly config?: string;
  readonly tasks?: string;
  readonly allowPrivate?: boolean;
  readonly runners?: string;
}

/** Gives a command the options that say how a runtime is started. */
export function addStartOptions(command: Command): Command {
  return command
    .option('--port <port>', 'the port to listen on (default: CRONSTACK_PORT, else 4747)')
    .option(
      '--host <address>',
      'the address to listen on, in a container 0.0.0.0 (default: CRONSTACK_HOST, else 127.0.0.1)',
    )
    .option('--data <folder>', "where jobs and history are kept (default: CRONSTACK_DATA, else the configuration's)")
    .option('--config <file>', 'the configuration: JSON, comments allowed')
    .option(
      '--tasks <folder>',
      "the folder of your tasks (default: CRONSTACK_TASKS, else the configuration's, else ./tasks)",
    )
    .option(
      '--allow-private',
      'let http commands ask this machine and its network (default: CRONSTACK_ALLOW_PRIVATE_ADDRESSES=1, else refused)',
    )
    .option('--runners <names>', 'runner classes that jobs may name besides default (default: CRONSTACK_RUNNERS)');
}
