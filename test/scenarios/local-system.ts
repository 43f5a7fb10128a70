import { TokenFolder } from '#adapters/access/token-folder.ts';
import { sha256 } from '#adapters/machine/sha256.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { ExpiredRows } from '#adapters/sqlite/upkeep/delete-expired.ts';
import { type Client, makeClient } from '#api/client/client.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { listen } from '#local/http/listen.ts';
import { openApi } from '#local/http/open-api.ts';
import { makeRuntime, type Runtime } from '#local/runtime/runtime.ts';
import type { Channels } from '#ports/channels.ts';
import type { Execution } from '#ports/executor.ts';
import type { Randomness } from '#ports/randomness.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { FakeClock, settledBy } from '#testing/clock.ts';
import { type FakeCommand, FakeExecutor, type StartedAttempt } from '#testing/executor.ts';
import { RecordingObserver } from '#testing/observer.ts';
import { seededRandomness } from '#testing/randomness.ts';
import { MortalClock } from './mortal-clock.ts';

const OPEN_TO_ALL = {
  host: '127.0.0.1',
  access: { token: '', required: false, given: new TokenFolder('/nowhere') },
  mostConnections: 10,
};

/** What a simulated system is told. */
interface LocalSystemOptions {
  /** RFC 3339. */
  readonly startAt: string;
  readonly configuration: unknown;
  readonly commandOf: (execution: Execution) => FakeCommand;
  /** Where what the configuration's channels are told arrives; nothing is told unless told. */
  readonly channels?: Channels;
  /** The pages that its front shows; none unless told. */
  readonly pages?: Parameters<typeof listen>[0]['pages'];
  /** The stores as a life of the runtime sees them, which `kill` ends. Left out: as they are. */
  readonly seenBy?: (stores: Stores, kill: () => void) => Stores;
}

/** The whole local system on a fake clock: the store on SQLite in memory, the runtime, the HTTP front; only the commands are not real. */
export interface LocalSystem {
  readonly clock: FakeClock;
  readonly client: Client;
  readonly url: string;
  readonly observer: RecordingObserver;
  /** Every attempt that a command was started for, over all the runtime's lives. */
  readonly started: readonly StartedAttempt[];
  /** The runtime that lives now. */
  runtime(): Runtime;
  /** Starts a runtime on what is stored. */
  start(): Promise<void>;
  /** Ends the runtime as kill -9 does: its timers never go off, so nothing it waits for ever comes. */
  kill(): void;
  close(): Promise<void>;
}

/** Opens a system; nothing runs in it before `start`. */
export async function openLocalSystem(options: LocalSystemOptions): Promise<LocalSystem> {
  const store = new SqliteFile({ library: await findSqlite(), path: ':memory:' });
  const clock = new FakeClock(
    options.startAt,
    settledBy(() => store.durable() === undefined),
  );
  const world: World = {
    ...options,
    store,
    clock,
    randomness: seededRandomness(1),
    observer: new RecordingObserver(),
    started: [],
  };
  const front = await listen({
    ...OPEN_TO_ALL,
    port: 0,
    clock,
    ...(options.pages === undefined ? {} : { pages: options.pages }),
    onError: (error) => trouble('a request', error),
  });
  let life = beginLife(world);
  return {
    clock,
    client: makeClient({ url: front.url }),
    url: front.url,
    observer: world.observer,
    started: world.started,
    runtime: () => life.runtime,
    start: async () => {
      life = beginLife(world);
      front.serve(
        makeHandler({ ...life.runtime.engine, openApi, logFault: ({ error }) => trouble('a request', error) }),
      );
      await life.runtime.start();
    },
    kill: () => life.clock.kill(),
    close: async () => {
      life.clock.kill();
      await front.close(0);
      await store.close();
    },
  };
}

type ReadConfiguration = Extract<ReturnType<typeof parseConfiguration>, { readonly ok: true }>;

interface World extends LocalSystemOptions {
  readonly store: SqliteFile;
  readonly clock: FakeClock;
  readonly randomness: Randomness;
  readonly observer: RecordingObserver;
  readonly started: StartedAttempt[];
}

function beginLife({ store, randomness, observer, started, commandOf, channels, seenBy, ...world }: World) {
  const clock = new MortalClock(world.clock);
  const expired = new ExpiredRows(store.lastingAccess({ clock }));
  const { configuration, channels: settings } = readConfiguration(world.configuration);
  const runtime = makeRuntime({
    configuration,
    clock,
    randomness,
    sha256,
    openStores: (outlives) => {
      const stores = makeSqliteStores({ file: store, clock, outlives });
      return seenBy === undefined ? stores : seenBy(stores, () => clock.kill());
    },
    removeExpired: () => expired.remove(),
    executor: new FakeExecutor(clock, commandOf, started),
    taskNames: new Set(),
    runners: ['default'],
    observer,
    ...(channels === undefined ? {} : { notices: { channels, settings } }),
    onError: (what, cause) => {
      // What a killed process was at is nobody's trouble: its store may be closed.
      if (clock.isAlive) {
        trouble(what, cause);
      }
    },
  });
  return { clock, runtime };
}

function readConfiguration(input: unknown): Pick<ReadConfiguration, 'configuration' | 'channels'> {
  const parsed = parseConfiguration(input);
  if (!parsed.ok) {
    throw new Error(`the test configures nonsense: ${JSON.stringify(parsed.errors)}`);
  }
  return parsed;
}

function trouble(what: string, cause: unknown): never {
  throw new Error(`trouble with ${what}`, { cause });
}
