import { HIGHEST, runnerKey } from '#adapters/dynamo/table/keys.ts';
import type { DynamoTable } from '#adapters/dynamo/table/table.ts';
import { readRunnerSeen } from '#domain/runners/read-seen.ts';
import type { RunnerSeen } from '#domain/runners/seen.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Sightings } from '#ports/stores/runners/sightings.ts';

const MOST_LISTED = 100;

/** The runners that were seen, in the jobs table: a partition a class, in which its runners alone write. */
export class DynamoSightings implements Sightings {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async put(seen: RunnerSeen, expiresAt: EpochSeconds): Promise<void> {
    await this.#table.put({ ...seen, ...runnerKey(seen.runner, seen.id), expiresAt });
  }

  async list(runner: string): Promise<readonly RunnerSeen[]> {
    const { items } = await this.#table.query({
      partition: ['pk', runnerKey(runner, '').pk],
      sort: ['sk', ' ', HIGHEST],
      descending: false,
      consistent: false,
      limit: MOST_LISTED,
    });
    return items
      .filter((item) => this.#table.isLive(item))
      .flatMap(
        (item) => this.#table.valueOf('runner', item, ({ expiresAt: _, ...seen }) => readRunnerSeen(seen)) ?? [],
      );
  }
}
