import type { JobDefinition } from '#domain/jobs/job.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Definitions, JobRevision } from '#ports/stores/definitions.ts';
import { isLive } from './expiry.ts';
import { frozen } from './frozen.ts';

interface StoredDefinition {
  readonly definition: JobDefinition;
  readonly expiresAt?: EpochSeconds;
}

/** Definitions in memory. */
export class MemoryDefinitions implements Definitions {
  readonly #stored = new Map<string, StoredDefinition>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async put(definition: JobDefinition): Promise<'stored' | 'exists'> {
    const key = keyOf(definition.id, definition.revision);
    if (this.#live(key) !== undefined) {
      return 'exists';
    }
    this.#stored.set(key, { definition: frozen(definition) });
    return 'stored';
  }

  async read(jobId: string, revision: number): Promise<JobDefinition | undefined> {
    return frozen(this.#live(keyOf(jobId, revision))?.definition);
  }

  async readMany(revisions: readonly JobRevision[]): Promise<readonly JobDefinition[]> {
    return revisions.flatMap(({ jobId, revision }) => frozen(this.#live(keyOf(jobId, revision))?.definition) ?? []);
  }

  async retire(jobId: string, revision: number, expiresAt: EpochSeconds): Promise<void> {
    const key = keyOf(jobId, revision);
    const stored = this.#live(key);
    if (stored !== undefined) {
      this.#stored.set(key, { ...stored, expiresAt });
    }
  }

  #live(key: string): StoredDefinition | undefined {
    const stored = this.#stored.get(key);
    return stored !== undefined && isLive(stored.expiresAt, this.#clock) ? stored : undefined;
  }
}

function keyOf(jobId: string, revision: number): string {
  return `${jobId} ${revision}`;
}
