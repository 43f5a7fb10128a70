import type { Command } from 'commander';

/** The options by which the data folder of a command that works on one is found. */
export interface FolderOptions {
  readonly data?: string;
  readonly config?: string;
}

/** Gives a command those options. */
export function addFolderOptions(command: Command): Command {
  return command
    .option(
      '--data <folder>',
      'the data folder (default: CRONSTACK_DATA, else that of your runtime, as every command finds it)',
    )
    .option('--config <file>', 'the configuration: JSON, comments allowed');
}
