import type { Starter } from '#adapters/commands/program/starter.ts';
import { execute as executeShell } from '#adapters/commands/shell/executor.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { commandNotRun } from '#domain/runs/reasons/attempt.ts';
import type { Executor } from '#ports/executor.ts';

const NO_SECRET = { kind: 'unreadable', why: 'the bench has none', retryable: false } as const;

/** Runs shell commands as a local runtime does, each in an empty folder of its own below `folder`. */
export function shellIn(folder: string, starter: Starter): Executor {
  const host = {
    clock: systemClock,
    inherited: { PATH: process.env.PATH ?? '' },
    temporaryFolder: folder,
    scope: folder,
    starter,
    secrets: { readSecret: async () => NO_SECRET, readParameter: async () => NO_SECRET },
  };
  return {
    execute: async (execution) => {
      const { command } = execution;
      return command.type === 'shell'
        ? executeShell(host, command, execution)
        : { kind: 'failed', reason: commandNotRun('the bench has shell commands only'), retryable: false };
    },
  };
}
