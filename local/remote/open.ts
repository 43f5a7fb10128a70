import { setMaxListeners } from 'node:events';
import { makeHideMessage } from '#adapters/aws/sqs/hide-message.ts';
import { makeQueueReader } from '#adapters/aws/sqs/read-queue.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { HttpPings } from '#adapters/notices/ping.ts';
import { machineSensors } from '#adapters/sensors/machine.ts';
import { REMEMBERED_SECONDS, type RunnerSeen, SEEN_EVERY_MS } from '#domain/runners/seen.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { Runner } from '#engine/attempts/runner.ts';
import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { deliverHeld } from '#functions/messages/deliver-held.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { denied } from '#functions/wiring/denied.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { LowResources, type ResourceWatch } from '#local/runtime/low-resources.ts';
import { repeat } from '#local/runtime/waiting/repeated.ts';
import type { Executor } from '#ports/executor.ts';
import type { Observer } from '#ports/observer.ts';
import type { Secrets } from '#ports/secrets.ts';
import { ClockCheck, timeAt } from './clock-check.ts';
import type { Place } from './place.ts';
import { RunTaking } from './take-runs.ts';

/** The machine that a runner is on, and who is told of what happens. */
interface RemoteParts {
  readonly runnerClass: string;
  /** As others see it. */
  readonly seen: Pick<RunnerSeen, 'id' | 'host' | 'version'>;
  /** Where this runner runs: owners of attempts begin so. */
  readonly owner: string;
  readonly most: number;
  readonly executor: Executor;
  readonly secrets: Secrets;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly allowPrivateAddresses: boolean;
  readonly resources: ResourceWatch['probe'];
  readonly observer: Observer;
  /** Is told of what keeps it from taking runs, and when that is over. */
  readonly tell: (line: string) => void;
  /** Is told of trouble that it survives. */
  readonly onError: (what: string, error: unknown) => void;
}

/** A runner of a deployment, on a machine elsewhere. */
interface RemoteRunner {
  /** The number of messages that are being worked on. */
  readonly running: number;
  /** Reports a program that could not be started, and what the machine is short of: runs are left to others meanwhile. */
  reportShortage(what: string): void;
  start(): Promise<void>;
  /** Takes nothing more, lets what runs finish for `graceMs`, then ends it and gives its attempts back. */
  stop(graceMs: number): Promise<void>;
}

const LOOK_AT_CLOCK_EVERY_MS = 60_000;
const [SHORTAGE, CLOCK] = ['shortage', 'clock'];
/** Whoever takes runs asks again by itself. After two waits without an answer it says that the queue cannot be asked. */
const ATTEMPTS_AT_MESSAGES = 2;

/** Puts a runner together at its place in a deployment. It does what the container of a class does, with as many runs at once as it may. */
export function openRemoteRunner({ environment, runQueueUrl }: Place, parts: RemoteParts): RemoteRunner {
  const { tell, onError, observer, secrets } = parts;
  const [clock, sqs, stopping] = [systemClock, makeSqsClient(), new AbortController()];
  // Every run that is under way listens to it.
  setMaxListeners(0, stopping.signal);
  const engine = engineFromEnvironment({ ...LOADED_AT_ONCE, queues: queuesOn(sqs), ...denied, observer, environment });
  const runner: Runner = {
    ...engine,
    runnerClass: parts.runnerClass,
    executor: parts.executor,
    sensors: machineSensors(),
    pings: new HttpPings({
      clock,
      http: { allowPrivate: parts.allowPrivateAddresses },
      secretsFor: () => secrets,
      environment: parts.environment,
      onFailure: ({ runId }, why) => onError(`the ping of ${runId}`, why),
    }),
    owner: parts.owner,
    stopping: stopping.signal,
  };
  const taking = new RunTaking({
    clock,
    reader: makeQueueReader(makeSqsClient({ maxAttempts: ATTEMPTS_AT_MESSAGES }), runQueueUrl),
    hideMessage: makeHideMessage(sqs, runQueueUrl),
    deliver: (message, { hide }) =>
      deliverHeld(runner, message, {
        hide,
        onFailure: (error) => onError(`the message of ${message.runId} could not be kept hidden`, error),
      }),
    most: parts.most,
    unreadable: engine.setAside.tell,
    onError,
    onReached: () => tell('the queue answers again'),
  });
  const held = (what: string, over: string) => (why: string | undefined) => {
    if (why === undefined) {
      taking.release(what);
    } else {
      taking.hold(what);
    }
    tell(why === undefined ? over : `takes no runs: ${why}`);
  };
  const onShortage = held(SHORTAGE, 'there is enough of memory, disk and files again');
  const lowResources = new LowResources(
    clock,
    { probe: parts.resources, onChange: (shortage) => onShortage(shortage?.reason) },
    (error) => onError('look at memory, disk and open files', error),
  );
  const onClock = held(CLOCK, "this machine's clock is right again");
  const clockCheck = new ClockCheck({
    clock,
    serverTime: timeAt(runQueueUrl),
    onChange: (off) => onClock(off && `this machine's clock is ${off}, and leases are judged by it`),
  });
  const clockLooks = repeat(
    clock,
    LOOK_AT_CLOCK_EVERY_MS,
    () => clockCheck.look(),
    (error) => onError("look at this machine's clock", error),
  );
  const startedAtMs = clock.now();
  const sayThatItIsThere = async (more: Pick<RunnerSeen, 'stopped'> = {}): Promise<void> => {
    const seenAtMs = clock.now();
    const seen = {
      ...{ runner: parts.runnerClass, ...parts.seen, startedAtMs, seenAtMs },
      ...{ running: taking.running, most: parts.most, ...more },
    };
    await engine.ports.sightings?.put(seen, secondsOf(seenAtMs) + REMEMBERED_SECONDS);
  };
  const told = (error: unknown) => onError('say that this runner is there', error);
  const signs = repeat(clock, SEEN_EVERY_MS, () => sayThatItIsThere(), told);
  return {
    get running() {
      return taking.running;
    },
    reportShortage: (what) => lowResources.report(what),
    start: async () => {
      await Promise.all([lowResources.start(), clockLooks.start()]);
      taking.start();
      void signs.start();
    },
    stop: async (graceMs) => {
      await Promise.all([taking.stop(), lowResources.stop(), clockLooks.stop()]);
      const stopTimer = clock.after(graceMs, () => stopping.abort('shutdown'));
      await taking.idle();
      stopTimer();
      await signs.stop();
      await sayThatItIsThere({ stopped: true }).catch(told);
    },
  };
}
