import { setMaxListeners } from 'node:events';
import type { Configuration } from '#domain/jobs/configuration.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Runner } from '#engine/attempts/runner.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { failUndeliverable } from '#engine/runs/give-up.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import type { Executor } from '#ports/executor.ts';
import type { Observer } from '#ports/observer.ts';
import type { Ports } from '#ports/ports.ts';
import type { Randomness } from '#ports/randomness.ts';
import { LocalEntries } from './entries.ts';
import { LowResources, type ResourceWatch, type Shortage } from './low-resources.ts';
import { type LocalQueues, makeLocalQueues } from './queues.ts';
import { recover } from './recover.ts';
import { repeat } from './repeated.ts';

/** The parts of a runtime. Everything it does follows from these: there is no other clock and no other chance. */
export interface RuntimeParts {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly stores: Pick<
    Ports,
    'heads' | 'gates' | 'definitions' | 'summaries' | 'switchboard' | 'bookmarks' | 'history'
  >;
  /** Deletes what the store may forget; how much that was. */
  readonly removeExpired: () => Promise<number>;
  readonly executor: Executor;
  readonly taskNames: ReadonlySet<string>;
  /** The runner classes that jobs may name. All of them are this process. */
  readonly runners: readonly string[];
  readonly observer: Observer;
  /** While the machine's resources run low no run is started. Left out: they never do. */
  readonly resources?: ResourceWatch;
  /** Is told of trouble that the runtime survives. */
  readonly onError: (what: string, error: unknown) => void;
}

/** The whole product in one process: entries that fire, queues, dispatcher, runner and sweeper around one ledger. */
export interface Runtime {
  readonly engine: Engine;
  /** Puts right what an earlier process left behind, then lets jobs fire (unless `scheduler.enabled` is false). */
  start(): Promise<void>;
  /** Fires nothing more, lets what runs finish for `graceMs`, then ends it and gives its attempts back. */
  stop(graceMs: number): Promise<void>;
  /** How many wake-ups and runs are being handled. */
  readonly running: number;
  /** Why no run is started now; unset while runs are. */
  readonly shortage: Shortage | undefined;
  /** Says what the machine is short of, as a program could not be started: no run is, while that is said again and again. */
  reportShortage(what: string): void;
}

/** A day of attempts: the configuration allows no longer one. */
const LONGEST_ATTEMPT_SECONDS = 86_400;
/** A write costs nothing here, and output is to be read within two seconds. */
const STORE_OUTPUT_EVERY_MS = 1_000;
const REMOVE_EXPIRED_EVERY_MS = 3_600_000;

/** Puts the runtime together; nothing happens before `start`. */
export function makeRuntime(parts: RuntimeParts): Runtime {
  const { clock, randomness, configuration, onError } = parts;
  const queues: LocalQueues = makeLocalQueues(parts, configuration.maxConcurrentJobs, {
    wake: async ({ jobId }) => {
      await wakeJob(engine, jobId);
      return { kind: 'done' };
    },
    run: (message) => deliverRun(runner, message),
    undeliverable: (message) => {
      failUndeliverable(engine, message).catch((error: unknown) => onError(`run ${message.runId}`, error));
    },
    onError: (jobId, error) => onError(`job ${jobId}`, error),
  });
  const entries = new LocalEntries(clock, (message) => queues.wakes.send(message));
  const engine = makeEngine({
    ports: { ...parts.stores, clock, randomness, entries, queues, observer: parts.observer },
    configuration,
    taskNames: parts.taskNames,
    runners: new Map(parts.runners.map((name) => [name, { longestAttemptSeconds: LONGEST_ATTEMPT_SECONDS }])),
  });
  const stopping = new AbortController();
  // Every run that is under way listens to it.
  setMaxListeners(0, stopping.signal);
  const runner: Runner = {
    ...engine,
    executor: parts.executor,
    owner: `local-${randomness.ulid(clock.now())}`,
    storeOutputEveryMs: STORE_OUTPUT_EVERY_MS,
    stopping: stopping.signal,
  };
  const lowResources = watchResources(parts, queues);
  const sweeper = repeat(clock, configuration.checkIntervalSeconds * 1_000, () => sweep(engine), told('sweep'));
  const remover = repeat(clock, REMOVE_EXPIRED_EVERY_MS, parts.removeExpired, told('removal of expired items'));

  return {
    engine,
    get running() {
      return queues.wakes.running + queues.runs.running;
    },
    get shortage() {
      return lowResources?.shortage;
    },
    reportShortage: (what) => lowResources?.report(what),
    start: async () => {
      void remover.start();
      if (configuration.enabled) {
        await lowResources?.start();
        await recover(engine, onError);
        entries.start();
        queues.wakes.start();
        queues.runs.start();
        void sweeper.start();
      }
    },
    stop: async (graceMs) => {
      entries.stop();
      queues.wakes.stop();
      queues.runs.stop();
      const idle = Promise.all([
        queues.wakes.idle(),
        queues.runs.idle(),
        sweeper.stop(),
        remover.stop(),
        lowResources?.stop(),
      ]);
      await atMost(clock, graceMs, idle);
      stopping.abort('shutdown');
      await idle;
    },
  };

  function told(what: string): (error: unknown) => void {
    return (error) => onError(what, error);
  }
}

/** Holds the runs back, and nothing else, while resources are low: planning goes on, and what it lets in waits in the queue. */
function watchResources({ clock, resources, onError }: RuntimeParts, { runs }: LocalQueues): LowResources | undefined {
  if (resources === undefined) {
    return undefined;
  }
  const onChange = (shortage: Shortage | undefined): void => {
    if (shortage === undefined) {
      runs.release();
    } else {
      runs.hold();
    }
    resources.onChange(shortage);
  };
  return new LowResources(clock, { ...resources, onChange }, (error) =>
    onError('look at memory, disk and open files', error),
  );
}

/** Settles with `work`, or when so much time has passed. */
async function atMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  let stopTimer: StopTimer = () => undefined;
  const passed = new Promise<void>((resolve) => {
    stopTimer = clock.after(ms, resolve);
  });
  await Promise.race([work, passed]);
  stopTimer();
}
