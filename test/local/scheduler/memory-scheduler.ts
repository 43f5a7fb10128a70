import { execute } from '#adapters/commands/callback/executor.ts';
import { makeClient } from '#api/client/client.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { openApi } from '#local/http/open-api.ts';
import type { OpenBackend } from '#local/scheduler/backend.ts';
import { answeredHere } from '#local/scheduler/in-process.ts';
import { callbackRegistered } from '#local/scheduler/registered.ts';
import { Scheduler } from '#local/scheduler/scheduler.ts';
import type { Clock } from '#ports/clock.ts';
import type { MemoryMachine } from '#testing/runtime.ts';

/** A scheduler on a machine in memory; `clock` is its own where that can end before the machine's. */
export function memoryScheduler(machine: MemoryMachine, clock: Clock = machine.clock): Scheduler {
  return new Scheduler({}, inMemory(machine, clock));
}

/** Opens the runtime of a scheduler in memory: what it stores outlives it. */
export function inMemory(machine: MemoryMachine, clock: Clock = machine.clock): OpenBackend {
  return async (_, callbacks) => {
    const runtime = machine.runtime({}, clock, {
      callbacks,
      executor: {
        execute: async (execution) => {
          if (execution.command.type !== 'callback') {
            throw new Error('a scheduler in memory runs callbacks alone');
          }
          return execute({ clock, callbacks }, execution.command, execution);
        },
      },
    });
    const handler = makeHandler({
      ...runtime.engine,
      openApi,
      logFault: ({ error }) => {
        throw error;
      },
      logDenial: () => undefined,
    });
    await runtime.start();
    return {
      client: makeClient({ url: 'http://scheduler.test', fetch: answeredHere(handler) }),
      registered: (jobId) => callbackRegistered(runtime.engine, jobId),
      close: () => runtime.stop(0),
    };
  };
}
