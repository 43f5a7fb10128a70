import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { jsonOf } from '#adapters/sqlite/file/row.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import type { Run } from '#domain/runs/run.ts';
import { readStoredRun } from '#domain/stored/run.ts';
import type { FakeClock } from '#testing/clock.ts';
import { memoryPorts } from '#testing/ports.ts';
import { seededRandomness } from '#testing/randomness.ts';
import type { CrashingProcess } from './crashing-process.ts';
import type { ModelPorts } from './world.ts';

const LATEST_COMMIT = 40;

/** The SQLite that the machines of the model have. */
const library = await findSqlite();

/**
 * One machine with all the model's processes on it, and their stores in one SQLite file. When it crashes every process ends, and what was
 * written since the last commit is undone.
 */
export class ModelMachine {
  readonly ports: ModelPorts;
  /** How often it crashed, and how many of these crashes undid something. */
  readonly crashes = { all: 0, undoing: 0 };
  readonly #file: SqliteFile;
  readonly #chance: () => number;
  #processes = new Set<CrashingProcess>();

  /** `waits`: whether claims wait until they are durable; a mutant's do not. */
  constructor(clock: FakeClock, seed: number, waits: boolean) {
    this.#chance = seededRandomness(seed + 2).fraction;
    this.#file = new SqliteFile({ library, path: ':memory:', atTurnsEnd: (commit) => this.#commitSoon(commit) });
    const { durability, ...stores } = makeSqliteStores({ file: this.#file, clock });
    const runs = this.#file.access({ clock }).reading('select run_id, run from runs');
    const everyRun = (): readonly Run[] =>
      runs.all().flatMap((row) => readStoredRun(jsonOf(row, 'run'), String(row.run_id)).value ?? []);
    this.ports = {
      ...memoryPorts(clock, seed),
      ...stores,
      ...(waits ? { durability } : {}),
      history: Object.assign(stores.history, { everyRun }),
    };
  }

  /** A process that is on it from now on. */
  host(process: CrashingProcess): void {
    this.#processes.add(process);
  }

  /** Crashes after some promises, in the middle of whatever is under way. */
  async crash(): Promise<void> {
    await promises(Math.floor(this.#chance() * LATEST_COMMIT));
    this.crashes.all += 1;
    this.crashes.undoing += this.#file.durable() === undefined ? 0 : 1;
    for (const process of this.#processes) {
      process.end();
    }
    this.#processes = new Set();
    this.#file.crash();
    const { entries } = this.ports;
    for (const name of (await entries.names({ limit: Number.MAX_SAFE_INTEGER })).items) {
      await entries.remove(name);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #commitSoon(commit: () => void): void {
    void promises(1 + Math.floor(this.#chance() * LATEST_COMMIT)).then(commit);
  }
}

async function promises(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) {
    await Promise.resolve();
  }
}
