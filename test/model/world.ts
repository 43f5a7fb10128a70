import { type Configuration, parseConfiguration } from '#domain/jobs/configuration.ts';
import type { RunnerLimits } from '#domain/jobs/runner-classes.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { lastingStandstill } from '#domain/ledger/head/pause-of-all.ts';
import { FIRST_HOLD_MS, HOLD_MS } from '#domain/runs/lease.ts';
import type { FinalRun, Run } from '#domain/runs/run.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { type AwsExpression, parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import { deliverInContainer } from '#engine/attempts/deliver-in-container.ts';
import { launchRun } from '#engine/attempts/launch.ts';
import { type Delivery, DONE, type Runner } from '#engine/attempts/runner.ts';
import type { Launcher } from '#engine/attempts/start-container.ts';
import type { SwitchMemory } from '#engine/commit/engine.ts';
import { EngineFault } from '#engine/commit/fault.ts';
import { isAgreed } from '#engine/commit/planning-context.ts';
import { syncEntries } from '#engine/effects/entries.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { closeDays } from '#engine/receipts/close.ts';
import { listBlackouts } from '#engine/standstills/list-blackouts.ts';
import { resumeAll } from '#engine/standstills/pause-of-all.ts';
import { removeBlackout } from '#engine/standstills/remove-blackout.ts';
import { recountPlaces } from '#engine/waking/recount.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { recover } from '#local/runtime/recover.ts';
import type { Ports } from '#ports/ports.ts';
import type { Queues, RunMessage } from '#ports/queues.ts';
import type { Sensors } from '#ports/sensors.ts';
import type { Heads } from '#ports/stores/heads.ts';
import type { History } from '#ports/stores/history.ts';
import { FakeClock, settledBy } from '#testing/clock.ts';
import type { MemoryEntries } from '#testing/entries.ts';
import { memoryPorts } from '#testing/ports.ts';
import { seededRandomness } from '#testing/randomness.ts';
import { frozen } from '#testing/stores/frozen.ts';
import { MemoryPlaceCounts } from '#testing/stores/places.ts';
import { BlackoutsSeen } from './checks/blackouts.ts';
import { Crowds } from './checks/crowds.ts';
import { restlessSensors } from './checks/held-runs.ts';
import { countedDeliveries, MODEL_NOTICES } from './checks/notices.ts';
import { Crash, type CrashingProcess, crashingProcess, StoreError, type Trouble } from './crashing-process.ts';
import { ModelMachine } from './machine.ts';
import { ModelCommands } from './model-commands.ts';
import { ModelContainers } from './model-containers.ts';
import { applyMutant, type Mutant } from './mutants.ts';

/** What a process of the model can be: dispatcher, runner, launcher, container and sweeper. */
type ModelProcess = Runner & Launcher & { readonly containers: ModelContainers };

/** The ports of a world, with what its checks look at besides. */
export interface ModelPorts extends Ports {
  readonly history: History & { everyRun(): readonly Run[] };
  readonly entries: MemoryEntries;
}

/** A machine that all processes are on, and how often it crashes within 20 s: a chance in [0, 1]. */
interface MachineTrouble {
  readonly waits: boolean;
  readonly crash: number;
}

/** A message under way. */
type Message = { readonly at: number } & (
  | { readonly kind: 'wake'; readonly jobId: string }
  | { readonly kind: 'run'; readonly message: RunMessage }
);

/** How the world treats messages and processes: each a chance in [0, 1]. */
export interface Weather {
  readonly drop: number;
  readonly duplicate: number;
  readonly delay: number;
  readonly crash: number;
  readonly fail: number;
  readonly stall: number;
  readonly freeze: number;
}

export const FAIR: Weather = { drop: 0, duplicate: 0, delay: 0, crash: 0, fail: 0, stall: 0, freeze: 0 };

/** Lambda's limit for a launcher (infra/constructs/runners/container-runner.ts). */
const LAUNCHER_LIVES_MS = 60_000;

/** The runner class whose runs are in containers, and how many of them at once. */
export const CONTAINED = { runner: 'long', maxConcurrent: 2 } as const;

const REDELIVERY_SECONDS = 60;
/** A runner that ended before it held its message itself leaves it hidden as the queue hides it (infra/constructs/runners/runs-queue.ts). */
const UNHELD_SECONDS = 910;
export const START = '2026-03-28T21:00:00Z';
const FURTHEST_CALL = 14;
const LONGEST_STALL_MS = 120_000;
const LATEST_FREEZE_MS = 60_000;
const LONGEST_FREEZE_MS = 240_000;
const PROMISES_A_TURN = 20;
/** Three calls in a row may stall, and the process may be frozen besides. */
const LONGEST_SILENCE_SECONDS = 640;

export const INSTALLATION = {
  configuration: defaultConfiguration(),
  taskNames: new Set<string>(),
  runners: new Map<string, RunnerLimits>([
    ['default', { longestAttemptSeconds: 840 }],
    [CONTAINED.runner, { longestAttemptSeconds: 86_400 }],
  ]),
};

/**
 * The whole system over memory: stores, queues, entries that fire, dispatchers, runners and sweepers as processes of their own that may
 * end at any await, messages that are lost, doubled, late and out of order, and a clock that is driven by hand.
 */
export class World {
  readonly clock = new FakeClock(
    START,
    settledBy(() => true, 1),
  );
  /** What is stored, seen past all trouble. */
  readonly ports: ModelPorts;
  /** Every head that was committed, in order. */
  readonly commits: Head[] = [];
  /** Each pause of everything: from when on, and how far the clock had been before it was set back: more may have been decided. */
  readonly pauses: { readonly from: number; readonly reached: number }[] = [];
  readonly blackouts = new BlackoutsSeen();
  readonly crowds = new Crowds(CONTAINED);
  /** How often each delivery of a notice was put on record. */
  readonly written = new Map<string, number>();
  /** The runs that somebody who told of them was answered to be over. */
  readonly toldOver: FinalRun[] = [];
  /** Errors that no crash and no failing store explains. */
  readonly surprises: unknown[] = [];
  readonly machine: ModelMachine | undefined;
  readonly #machineCrash: number;
  /** Grows with each crash of the machine. */
  #life = 0;
  readonly #shared: Ports;
  readonly #chance: () => number;
  readonly #sensors: Sensors;
  readonly #knownJobs = new Map<string, ScheduledJob>();
  /** What the machines that processes run on remember of the switch over all jobs. */
  readonly #machines: readonly SwitchMemory[] = [{}, {}, {}];
  readonly #awsExpressions = new Map<string, AwsExpression>();
  #messages: Message[] = [];
  #swept = 0;
  #reached = 0;
  #weather: Weather = FAIR;
  readonly #containers: ModelContainers;
  readonly #places = new MemoryPlaceCounts();

  /** With `trouble` the stores are those of one machine, which crashes. */
  constructor(seed: number, mutant?: Mutant, trouble?: MachineTrouble) {
    this.machine = trouble && new ModelMachine(this.clock, seed, trouble.waits);
    this.#machineCrash = trouble?.crash ?? 0;
    const ports = this.machine?.ports ?? memoryPorts(this.clock, seed);
    this.ports = ports;
    this.#chance = seededRandomness(seed + 1).fraction;
    this.#sensors = restlessSensors(seededRandomness(seed + 3).fraction);
    this.#containers = new ModelContainers({
      clock: this.clock,
      chance: this.#chance,
      isStillborn: () => this.#chance() < this.#weather.drop,
      live: (message) => this.inProcess(this.#weather, (runner) => deliverInContainer(runner, message)),
    });
    const deliveries = countedDeliveries(ports.deliveries, this.written);
    const recorded: Ports = { ...ports, heads: this.#recording(ports.heads), deliveries, queues: this.#queues() };
    const write = ports.switchboard.write.bind(ports.switchboard);
    ports.switchboard.write = async (masterSwitch) => {
      const from = lastingStandstill(masterSwitch.standstills)?.from;
      if (from !== undefined) {
        this.pauses.push({ from, reached: this.#reached });
      }
      const written = await write(masterSwitch);
      if (written === 'written') {
        this.blackouts.note(masterSwitch, this.#reached);
      }
      return written;
    };
    this.#shared = mutant === undefined ? recorded : applyMutant(recorded, mutant);
  }

  /**
   * Runs something in a process of its own, under the weather; it may live for `livesMs` at most, and tells when it is frozen and when it crashes. A crash or a store error ends it, and is no
   * surprise.
   */
  async inProcess<Answer>(
    weather: Weather,
    act: (process: ModelProcess) => Promise<Answer>,
    {
      livesMs,
      onFreeze,
      onCrash,
    }: {
      readonly livesMs?: number | undefined;
      readonly onFreeze?: (frozenMs: number) => void;
      readonly onCrash?: () => void;
    } = {},
  ): Promise<Answer | undefined> {
    const process = crashingProcess(this.#shared, this.#trouble(weather));
    this.machine?.host(process);
    if (onFreeze !== undefined) {
      process.onFreeze(onFreeze);
    }
    if (onCrash !== undefined) {
      process.onCrash(onCrash);
    }
    const agreeing = await this.#isAgreeing();
    const parts = {
      ...this.#runner(process),
      containers: process.gated(this.#containers),
      places: process.gated(this.#places),
      maxContainers: CONTAINED.maxConcurrent,
    };
    try {
      return await Promise.race([act(parts), this.#crashOf(process, livesMs)]);
    } catch (error) {
      // A change that meets a pause of everything which is being agreed on may have to be asked for again: the API answers 503.
      const refused = isPassing(error) && (agreeing || (await this.#isAgreeing()));
      if (!(error instanceof Crash || error instanceof StoreError || refused)) {
        this.surprises.push(error);
      }
      return undefined;
    }
  }

  /** Rejects when the process is no more, whatever it waits for: by itself, or because it has lived for so long. */
  #crashOf(process: CrashingProcess, livesMs: number | undefined): Promise<never> {
    if (livesMs !== undefined) {
      this.clock.after(livesMs, () => process.end());
    }
    return new Promise((_, reject) => process.onCrash(() => reject(new Crash('the process is no more'))));
  }

  async #isAgreeing(): Promise<boolean> {
    const switched = await this.ports.switchboard.read();
    return switched !== undefined && !isAgreed(switched);
  }

  /** Sets the clock back, as NTP or an administrator may. */
  setBack(seconds: number): void {
    this.#reached = Math.max(this.#reached, this.clock.nowSeconds());
    this.clock.setBack(seconds * 1000);
  }

  /** Lets time pass in steps: entries fire, the sweeper comes by, messages arrive as the weather lets them. */
  async pass(seconds: number, weather: Weather): Promise<void> {
    this.#weather = weather;
    const mayCrash = weather !== FAIR;
    for (let left = seconds; left > 0; left -= 20) {
      const before = this.clock.nowSeconds();
      await this.clock.advanceByAsync(Math.min(left, 20) * 1000);
      this.#fireEntries(before, this.clock.nowSeconds());
      this.#sweepEachMinute();
      this.#deliverDue();
      if (mayCrash && this.#machineCrash > 0 && this.#chance() < this.#machineCrash) {
        await this.#crashMachine();
      }
      await this.clock.advanceByAsync(0);
    }
  }

  /** Nothing runs meanwhile: no entry fires, nobody sweeps, and the wake-ups that come are lost. Commands that run go on. */
  async outage(seconds: number): Promise<void> {
    await this.clock.advanceByAsync(seconds * 1000);
    const now = this.clock.nowSeconds();
    this.#messages = this.#messages.filter(({ kind, at }) => kind === 'run' || at > now);
  }

  /** Lets everything go on and come to its end in fair weather: jobs are left as they are. */
  async calmDown(): Promise<void> {
    // A pause of everything that was asked for in bad weather may still be under way.
    await this.pass(LONGEST_SILENCE_SECONDS, FAIR);
    await this.inProcess(FAIR, resumeAll);
    await this.inProcess(FAIR, async (engine) => {
      for (const { blackout, state } of await listBlackouts(engine)) {
        await (state === 'over' ? undefined : removeBlackout(engine, blackout.id, { by: 'the model' }));
      }
    });
    await this.pass(600, FAIR);
  }

  /** Whether a job still has a run that holds a slot or waits for one. */
  isBusy(): boolean {
    const latest = new Map(this.commits.map((head) => [head.jobId, head]));
    return [...latest.values()].some(({ active, waiting }) => active.length + waiting.length > 0);
  }

  /** A stray wake-up, for no reason. */
  wake(jobId: string): void {
    this.#messages.push({ kind: 'wake', jobId, at: this.clock.nowSeconds() });
  }

  #recording(heads: Heads): Heads {
    const { commits, crowds } = this;
    return {
      read: (jobId) => heads.read(jobId),
      readMany: (jobIds) => heads.readMany(jobIds),
      due: (selfClocked, until, page) => heads.due(selfClocked, until, page),
      open: (page) => heads.open(page),
      byWakeAt: (page) => heads.byWakeAt(page),
      inTrouble: (page) => heads.inTrouble(page),
      async write(head) {
        const result = await heads.write(head);
        if (result === 'written') {
          commits.push(frozen(head));
          crowds.note(head);
        }
        return result;
      },
    };
  }

  #queues(): Queues {
    return {
      sendWakes: async (wakes) => {
        const now = this.clock.nowSeconds();
        for (const { jobId, at } of wakes) {
          this.#send({ kind: 'wake', jobId, at: at !== undefined && at - now <= 900 ? Math.max(at, now) : now });
        }
      },
      sendRun: async (message, delaySeconds = 0) =>
        this.#send({ kind: 'run', message: frozen(message), at: this.clock.nowSeconds() + delaySeconds }),
      tellChannels: async () => undefined,
    };
  }

  #send(message: Message): void {
    if (this.#chance() < this.#weather.drop) {
      return;
    }
    const late = this.#chance() < this.#weather.delay ? Math.floor(this.#chance() * 300) : 0;
    this.#messages.push({ ...message, at: message.at + late });
    if (this.#chance() < this.#weather.duplicate) {
      this.#messages.push({ ...message, at: message.at + Math.floor(this.#chance() * 600) });
    }
  }

  #deliverDue(): void {
    const now = this.clock.nowSeconds();
    const due = this.#messages.filter(({ at }) => at <= now).sort(() => this.#chance() - 0.5);
    this.#messages = this.#messages.filter(({ at }) => at > now);
    for (const message of due) {
      void this.#deliver(message);
    }
  }

  /** Everything in memory is gone; what comes to life again recovers what is stored, before any message comes. */
  async #crashMachine(): Promise<void> {
    await this.machine?.crash();
    this.#life += 1;
    this.#messages = [];
    this.#knownJobs.clear();
    this.#containers.end();
    for (const memory of this.#machines) {
      delete memory.seen;
    }
    const stored = await this.ports.heads.readMany([...new Set(this.commits.map(({ jobId }) => jobId))]);
    const versions = new Map(stored.map(({ jobId, version }) => [jobId, version]));
    const kept = this.commits.filter(({ jobId, version }) => version <= (versions.get(jobId) ?? 0));
    this.commits.splice(0, this.commits.length, ...kept);
    let isRecovering = true;
    const recovery = this.inProcess(FAIR, async (process) => {
      const expected: string[] = [];
      const clockwork = { expect: (jobId: string) => expected.push(jobId) };
      await recover(process, clockwork, (_, error) => this.surprises.push(error));
      for (const jobId of expected) {
        await syncEntries(process, jobId, []);
      }
    });
    void recovery.finally(() => {
      isRecovering = false;
    });
    // It may wait between two tries.
    while (isRecovering) {
      await this.clock.advanceByAsync(100);
    }
  }

  async #deliver(message: Message): Promise<void> {
    const life = this.#life;
    const livesMs = isContained(message) ? LAUNCHER_LIVES_MS : undefined;
    const takenAtMs = this.clock.now();
    let afterTrouble = REDELIVERY_SECONDS;
    const delivery = await this.inProcess(this.#weather, (process) => handle(process, message), {
      livesMs,
      onFreeze: (frozenMs) => this.#showAgain(message, frozenMs),
      onCrash: () => {
        const isHeld = message.kind !== 'run' || this.clock.now() - takenAtMs >= FIRST_HOLD_MS;
        afterTrouble = isHeld ? REDELIVERY_SECONDS : UNHELD_SECONDS;
      },
    });
    const again = delivery === undefined ? afterTrouble : delivery.kind === 'later' ? delivery.delaySeconds : undefined;
    if (life !== this.#life) {
      return;
    }
    if (again !== undefined && this.#chance() >= this.#weather.drop) {
      this.#messages.push({ ...message, at: this.clock.nowSeconds() + again });
    }
  }

  /** Nobody hides the message of a process that is frozen: the queue gives it to another one. */
  #showAgain(message: Message, frozenMs: number): void {
    if (frozenMs >= HOLD_MS) {
      this.#messages.push({ ...message, at: this.clock.nowSeconds() + HOLD_MS / 1000 });
    }
  }

  #sweepEachMinute(): void {
    const minute = Math.floor(this.clock.now() / 60_000);
    if (minute !== this.#swept) {
      this.#swept = minute;
      void this.inProcess(this.#weather, sweepAndRecount);
    }
  }

  #fireEntries(after: number, until: number): void {
    for (const jobId of new Set(this.commits.map((head) => head.jobId))) {
      for (const specification of this.ports.entries.specifications(jobId)) {
        const fire = this.#awsExpression(specification).next(after);
        if (fire !== undefined && fire <= until) {
          this.#send({ kind: 'wake', jobId, at: until });
        }
      }
    }
  }

  /** Read once: the same strings mean the same. */
  #awsExpression(specification: EntrySpecification): AwsExpression {
    const key = JSON.stringify(specification);
    const known = this.#awsExpressions.get(key) ?? parseAwsExpression(specification);
    this.#awsExpressions.set(key, known);
    return known;
  }

  #trouble({ crash, fail, stall, freeze }: Weather): Trouble {
    const strike = (likelihood: number) =>
      this.#chance() < likelihood
        ? { call: 1 + Math.floor(this.#chance() * FURTHEST_CALL), after: this.#chance() < 0.5 }
        : undefined;
    const [crashAt, failAt, stallAt] = [strike(crash), strike(fail), strike(stall)];
    const stallMs = Math.floor(this.#chance() * LONGEST_STALL_MS);
    return {
      ...(crashAt === undefined ? {} : { crashAt }),
      ...(failAt === undefined ? {} : { failAt }),
      ...(stallAt === undefined ? {} : { stallFrom: { ...stallAt, ms: stallMs } }),
      ...(this.#chance() < freeze ? { freeze: this.#freeze() } : {}),
    };
  }

  #freeze(): NonNullable<Trouble['freeze']> {
    return {
      afterMs: Math.floor(this.#chance() * LATEST_FREEZE_MS),
      ms: Math.floor(this.#chance() * LONGEST_FREEZE_MS),
    };
  }

  #runner(process: CrashingProcess): Runner {
    const engine = makeEngine({ ports: process.ports, ...INSTALLATION });
    const switchMemory = this.#machines[Math.floor(this.#chance() * this.#machines.length)] ?? {};
    return {
      ...engine,
      knownJobs: this.#knownJobs,
      switchMemory,
      executor: new ModelCommands(process, this.clock, this.crowds),
      sensors: process.gated(this.#sensors),
      owner: 'model',
    };
  }
}

/** What a client is told to try again (functions/api/http/failure-answer.ts). */
function isPassing(error: unknown): boolean {
  return error instanceof EngineFault && (error.code === 'contention' || error.code === 'behind');
}

function defaultConfiguration(): Configuration {
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the defaults are a configuration');
  }
  return { ...parsed.configuration, notify: MODEL_NOTICES };
}

async function sweepAndRecount(process: ModelProcess): Promise<void> {
  await sweep(process);
  await closeDays(process);
  const { places, containers: census } = process;
  await recountPlaces({ clock: process.ports.clock, places, census, runners: [CONTAINED.runner] });
}

function isContained(message: Message): boolean {
  return message.kind === 'run' && message.message.runner === CONTAINED.runner;
}

/** Some promises long: a commit may come meanwhile, or a crash. */
async function aTurn(): Promise<void> {
  for (let passed = 0; passed < PROMISES_A_TURN; passed += 1) {
    await undefined;
  }
}

async function handle(process: ModelProcess, message: Message): Promise<Delivery> {
  if (message.kind === 'wake') {
    await wakeJob(process, message.jobId);
    return DONE;
  }
  if (!isContained(message)) {
    return deliverRun(process, message.message, { leave: aTurn });
  }
  await launchRun(process, message.message);
  return DONE;
}
