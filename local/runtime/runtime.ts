import { setMaxListeners } from 'node:events';
import type { Installation } from '#domain/jobs/command-kind/kind.ts';
import type { ConditionType } from '#domain/jobs/condition/condition.ts';
import type { Configuration } from '#domain/jobs/configuration.ts';
import type { ChannelSettings } from '#domain/notices/settings/settings.ts';
import { LEASE_MS } from '#domain/runs/lease.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Sha256 } from '#domain/values/digest.ts';
import { present } from '#domain/values/present.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Runner } from '#engine/attempts/runner.ts';
import type { Engine, EngineParts } from '#engine/commit/engine.ts';
import type { SetAside } from '#engine/commit/set-aside.ts';
import type { ConditionMeans } from '#engine/conditions/reading.ts';
import { syncEntries } from '#engine/effects/entries.ts';
import { makeNotifier } from '#engine/notices/notifier.ts';
import { tellChannel } from '#engine/notices/tell-channel.ts';
import { testChannel } from '#engine/notices/test-channel.ts';
import { closeDays } from '#engine/receipts/close.ts';
import { failUndeliverable } from '#engine/runs/give-up.ts';
import { forgetUndoneEnds } from '#engine/runs/lost/undone-ends.ts';
import { type UnwrittenEnd, UnwrittenEnds } from '#engine/runs/lost/unwritten-ends.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { Channels, Sending } from '#ports/channels.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import type { Executor } from '#ports/executor.ts';
import type { Observer } from '#ports/observer.ts';
import type { Pings } from '#ports/pings.ts';
import type { Randomness } from '#ports/randomness.ts';
import type { Sensors } from '#ports/sensors.ts';
import type { StoreFault } from '#ports/stores/fault.ts';
import { BrokenStore, type LocalStore } from './broken-store.ts';
import { ChannelLoop } from './channel-loop.ts';
import { LocalEntries } from './entries.ts';
import { type LifeParts, Lives } from './lives.ts';
import { LowResources, type ResourceWatch, type Shortage } from './low-resources.ts';
import { type LocalQueues, makeLocalQueues } from './queues.ts';
import { recover } from './recover.ts';
import { resting } from './resting.ts';
import { StoreCare } from './store-care.ts';
import { storeTroubleOnce } from './trouble/store-trouble.ts';
import { repeat } from './waiting/repeated.ts';
import { Watch } from './watch.ts';

/** The parts of a runtime. Everything it does follows from these: there is no other clock and no other chance. */
export interface RuntimeParts {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly sha256: Sha256;
  readonly openStores: LifeParts['openStores'];
  /** Left out: the stores never break, and need no care. */
  readonly store?: LocalStore;
  /** Deletes what the store may forget; how much that was. */
  readonly removeExpired: () => Promise<number>;
  readonly executor: Executor;
  /** The machine, as conditions ask about it. Left out: nothing of it can be read. */
  readonly sensors?: Sensors;
  /** The kinds of conditions that can be read on it. Left out: all. */
  readonly readConditions?: readonly ConditionType[];
  /** Left out: no monitor is told of runs. */
  readonly pings?: Pings;
  readonly taskNames: ReadonlySet<string>;
  /** Left out: none can come. */
  readonly laterTasks?: Installation['laterTasks'];
  /** The programs that commands find. Left out: nobody can tell. */
  readonly programs?: Installation['programs'];
  /** Left out: nobody can tell. */
  readonly refusedServer?: Installation['refusedServer'];
  /** Left out: nobody can tell. */
  readonly unreadableValues?: EngineParts['unreadableValues'];
  readonly checkTasks?: EngineParts['checkTasks'];
  readonly actionFaults?: EngineParts['actionFaults'];
  /** The functions that the program around it has registered, so far. Left out: no program does. */
  readonly callbacks?: NonNullable<EngineParts['callbacks']>;
  /** The runner classes that jobs may name. All of them are this process. */
  readonly runners: readonly string[];
  readonly observer: Observer;
  /** The one that the stores tell of what they cannot read. */
  readonly setAside?: SetAside;
  /** Left out: nothing is told. */
  readonly notices?: Notices;
  /** Is called after each sweep that came to its end. Left out: nobody is told. */
  readonly heartbeat?: () => Promise<void>;
  /** While the machine's resources run low no run is started. Left out: they never do. */
  readonly resources?: ResourceWatch;
  /** Is told of trouble that the runtime survives. */
  readonly onError: (what: string, error: unknown) => void;
}

/** Where notices are told, and how. */
interface Notices {
  readonly channels: Channels;
  readonly settings: ChannelSettings;
}

/** The whole product in one process: entries that fire, queues, dispatcher, runner and sweeper around one ledger. */
export interface Runtime {
  readonly engine: Engine;
  /** Puts right what an earlier process left behind, then lets jobs fire (unless `scheduler.enabled` is false). */
  start(): Promise<void>;
  /**
   * Fires nothing more, lets what runs finish for `graceMs`, then ends it and gives its attempts back. Where the store does not take their
   * outcomes it waits as long as a lease for that, and tells of it; those that are not kept are told last.
   */
  stop(graceMs: number): Promise<void>;
  /** The number of wake-ups and runs that are being handled. */
  readonly running: number;
  /** Why no run is started now; unset while runs are. */
  readonly shortage: Shortage | undefined;
  /** The means by which conditions are read here. */
  readonly conditionMeans: ConditionMeans;
  /** Sends a test message on a channel; undefined where there is no such channel. */
  testChannel(name: string): Promise<Sending | undefined>;
  /** Says what the machine is short of, as a program could not be started: no run is, while that is said again and again. */
  reportShortage(what: string): void;
}

const NOTHING_TOLD = { kind: 'idle' } as const;
/** A day of attempts: the configuration allows no longer one. */
const LONGEST_ATTEMPT_SECONDS = 86_400;
/** A write costs nothing here, and output is to be read within two seconds. */
const STORE_OUTPUT_EVERY_MS = 1_000;
const REMOVE_EXPIRED_EVERY_MS = 3_600_000;
/** Records that are read and written into a receipt in a few milliseconds. */
const CLOSED_AT_ONCE = 250;
/** Entries are asked for at whole seconds, as fires are: made between two of them, they hold up no run. */
const MADE_AFTER_MS = 500;

/** Puts the runtime together; nothing happens before `start`. */
export function makeRuntime(parts: RuntimeParts): Runtime {
  const { clock, randomness, configuration } = parts;
  const onError = storeTroubleOnce(clock, parts.onError);
  const queues: LocalQueues = makeLocalQueues(parts, configuration.maxConcurrentJobs, {
    wake: async ({ jobId }) => {
      await wakeJob(lives.engine, jobId);
      return { kind: 'done' };
    },
    run: (message, place) => deliverRun(runner, message, place),
    makeEntries: async ({ jobId }) => {
      await syncEntries(lives.engine, jobId, []);
      return { kind: 'done' };
    },
    tellChannel: (name, delayMs) => channelLoop.ask(name, delayMs),
    undeliverable: (message) => {
      failUndeliverable(lives.engine, message).catch((error: unknown) => onError(`run ${message.runId}`, error));
    },
    onError: (jobId, error) => onError(`job ${jobId}`, error),
  });
  const channelLoop = new ChannelLoop({
    clock,
    look: async (name) => (parts.notices === undefined ? NOTHING_TOLD : tellChannel(notifierNow(parts.notices), name)),
    onError: (name, error) => onError(`channel ${name}`, error),
  });
  const notifierNow = ({ channels, settings }: Notices) => makeNotifier(lives.engine, channels, settings);
  const entries = new LocalEntries({
    clock,
    wake: (message) => queues.wakes.send(message),
    make: (jobId) => queues.entries.send({ jobId }, MADE_AFTER_MS),
  });
  const limits = { longestAttemptSeconds: LONGEST_ATTEMPT_SECONDS, ...present({ conditions: parts.readConditions }) };
  const lives = new Lives({
    ports: { clock, randomness, sha256: parts.sha256, entries, observer: parts.observer },
    queues,
    openStores: parts.openStores,
    configuration,
    outages: () => watch.outages,
    ...present({
      laterTasks: parts.laterTasks,
      programs: parts.programs,
      refusedServer: parts.refusedServer,
      unreadableValues: parts.unreadableValues,
      checkTasks: parts.checkTasks,
      actionFaults: parts.actionFaults,
    }),
    taskNames: parts.taskNames,
    runners: new Map(parts.runners.map((name) => [name, limits])),
    ...(parts.callbacks === undefined ? {} : { callbacks: parts.callbacks }),
    ...(parts.setAside === undefined ? {} : { setAside: parts.setAside }),
  });
  const unwrittenEnds = new UnwrittenEnds();
  const stopping = new AbortController();
  // Every run that is under way listens to it.
  setMaxListeners(0, stopping.signal);
  const own = {
    executor: parts.executor,
    ...present({ pings: parts.pings, sensors: parts.sensors }),
    owner: `local-${randomness.ulid(clock.now())}`,
    storeOutputEveryMs: STORE_OUTPUT_EVERY_MS,
    unwrittenEnds,
    stopping: stopping.signal,
  };
  const runnerNow = (): Runner => ({ ...lives.engine, ...own });
  let runner = runnerNow();
  let isUp = false;
  let isStopping = false;
  const lowResources = watchResources(parts, queues);
  const broken = parts.store && new BrokenStore(clock, parts.store, { fall, recover: recoverAll, rise });
  const sweeper = repeat(clock, configuration.checkIntervalSeconds * 1_000, () => sweepAndTell(), told('sweep'));
  const sweepAndTell = async () => {
    watch.sign().catch(told('watch'));
    await sweep(lives.engine);
    parts.heartbeat?.().catch(told('heartbeat'));
  };
  const closing = { recordsAtOnce: CLOSED_AT_ONCE, rest: resting(clock) };
  const closeAll = () => closeDays(lives.engine, closing);
  const closer = repeat(clock, configuration.checkIntervalSeconds * 1_000, closeAll, told('closing of days'));
  const remover = repeat(clock, REMOVE_EXPIRED_EVERY_MS, parts.removeExpired, told('removal of expired items'));
  const watch = new Watch(clock, () => lives.engine, configuration.checkIntervalSeconds);
  const care =
    parts.store && new StoreCare(clock, parts.store, quietMs, (what) => parts.onError('care for the store', what));

  return {
    get engine() {
      return lives.engine;
    },
    get running() {
      return queues.wakes.running + queues.runs.running;
    },
    get shortage() {
      return lowResources?.shortage;
    },
    conditionMeans: { executor: parts.executor, ...present({ sensors: parts.sensors }) },
    testChannel: async (name) =>
      parts.notices === undefined ? undefined : testChannel(notifierNow(parts.notices), name),
    reportShortage: (what) => lowResources?.report(what),
    start: async () => {
      await watch.begin(parts.store?.writtenAtMs).catch(told('watch'));
      void remover.start();
      tellChannels();
      care?.start();
      if (configuration.enabled) {
        await lowResources?.start();
        await recoverAll();
        entries.start();
        isUp = true;
        rise();
      }
      void sweeper.start();
      void closer.start();
    },
    stop: async (graceMs) => {
      isUp = false;
      isStopping = true;
      unwrittenEnds.keepGivenUp();
      entries.stop();
      stopQueues();
      care?.stop();
      const idle = Promise.all([
        watch.end().catch(told('watch')),
        queues.wakes.idle(),
        queues.runs.idle(),
        queues.entries.idle(),
        channelLoop.stop(),
        sweeper.stop(),
        closer.stop(),
        remover.stop(),
        lowResources?.stop(),
      ]);
      await atMost(clock, graceMs, idle);
      stopping.abort('shutdown');
      const giveUpAtMs = clock.elapsedMs() + LEASE_MS;
      unwrittenEnds.tellOf(tellUnwritten);
      await idle;
      const lost = [...unwrittenEnds.givenUp, ...(await notOnDisk(giveUpAtMs))];
      await broken?.stop();
      stopQueues();
      for (const { id, status } of lost) {
        onError(`the outcome of ${id}`, `it was not kept (${status}): the next start records the attempt as lost`);
      }
    },
  };

  /** What is under way sends nothing more; what waits is found by the next start, or the recovery. */
  function stopQueues(): void {
    queues.wakes.stop();
    queues.runs.stop();
    queues.entries.stop();
  }

  /** Waits until the outcomes that were written last are on disk, as long as a store that broke may still take them. Answers the others. */
  async function notOnDisk(giveUpAtMs: number): Promise<readonly Run[]> {
    const { runs } = lives.engine.writtenEnds;
    for (let isTold = false; ; isTold = true) {
      const fault = await lives.engine.ports.durability?.durable()?.catch((error: unknown) => error);
      const leftMs = giveUpAtMs - clock.elapsedMs();
      if (broken?.isBroken !== true || runs.size === 0 || leftMs <= 0) {
        return broken?.isBroken === true ? [...runs.values()] : [];
      }
      for (const run of isTold ? [] : runs.values()) {
        tellUnwritten({ run, error: fault, leftMs });
      }
      await atMost(clock, leftMs, broken.risen());
    }
  }

  function tellUnwritten({ run: { id }, error, leftMs }: UnwrittenEnd): void {
    const why = error instanceof Error ? error.message : String(error);
    const seconds = Math.ceil(leftMs / 1_000);
    onError(`the outcome of ${id}`, `it cannot be written (${why}); waiting up to ${seconds} s for it`);
  }

  /** The messages of before go with the decisions that sent them; what they meant is found by the recovery. */
  function fall(fault: StoreFault): void {
    parts.onError(
      'the store: what was not on disk is undone, and everything is recovered once it can be written',
      fault,
    );
    stopQueues();
    void channelLoop.stop();
    lives.next();
    runner = runnerNow();
  }

  async function recoverAll(): Promise<void> {
    if (configuration.enabled) {
      await recover(lives.engine, entries, onError).catch(told('recovery'));
    }
  }

  /** Whatever waits to be told, also where nothing fires. */
  function tellChannels(): void {
    channelLoop.start();
    for (const name of configuration.notify.channelNames) {
      channelLoop.ask(name, 0);
    }
  }

  function rise(): void {
    forgetUndoneEnds(lives.engine);
    if (isStopping) {
      return;
    }
    tellChannels();
    if (isUp) {
      queues.wakes.start();
      queues.runs.start();
      queues.entries.start();
    }
  }

  function quietMs(): number {
    const busy = queues.wakes.running + queues.runs.running > 0;
    return busy ? 0 : (entries.nextAt ?? Number.POSITIVE_INFINITY) * 1_000 - clock.now();
  }

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
