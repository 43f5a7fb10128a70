import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { sha256 } from '#adapters/machine/sha256.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { makeRuntime, type Runtime } from '#local/runtime/runtime.ts';
import type { Clock } from '#ports/clock.ts';
import type { Executor } from '#ports/executor.ts';
import type { BenchStore } from './store.ts';

/** The parts in which one runtime of the bench differs from another. */
interface BenchParts {
  readonly store: Pick<BenchStore, 'openStores' | 'store'>;
  readonly clock: Clock;
  /** `max_concurrent_jobs`. */
  readonly atOnce: number;
  readonly executor: Executor;
  readonly onEnded: () => void;
}

/** Puts a local runtime together that takes no trouble: whatever goes wrong ends the bench. */
export function benchRuntime({ store: { openStores, store }, clock, atOnce, executor, onEnded }: BenchParts): Runtime {
  const parsed = parseConfiguration({ scheduler: { max_concurrent_jobs: atOnce } });
  if (!parsed.ok) {
    throw new Error(`the configuration is not valid: ${JSON.stringify(parsed.errors)}`);
  }
  return makeRuntime({
    configuration: parsed.configuration,
    clock,
    randomness: makeSystemRandomness(),
    sha256,
    openStores,
    ...(store === undefined ? {} : { store }),
    removeExpired: async () => 0,
    executor,
    taskNames: new Set(),
    runners: ['default'],
    observer: {
      runEnded: onEnded,
      deferred: fail,
      unreadable: (found) => fail('read', found),
      repaired: () => undefined,
      dropped: fail,
    },
    onError: fail,
  });
}

function fail(what: string, cause: unknown): never {
  throw new Error(`trouble with ${what}`, { cause });
}
