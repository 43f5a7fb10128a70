import { makePlaceCounts, makeStores } from '#adapters/dynamo/stores.ts';
import type { Item } from '#adapters/dynamo/table/requests.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import type { Unreadable } from '#domain/stored/unreadable.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { SetAside } from '#engine/commit/set-aside.ts';
import { createJob } from '#engine/jobs/save.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { type ApiHandler, makeHandler } from '#functions/api/handler.ts';
import { openApi } from '#local/http/open-api.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';
import { NOON } from '#test/conformance/builders.ts';
import { tablesInMemory } from '#test/conformance/tables-in-memory.ts';
import { FakeClock } from '#testing/clock.ts';
import { httpEvent } from '#testing/http-event.ts';
import { type MemoryPorts, memoryPorts } from '#testing/ports.ts';

/** An answer of the API. */
interface Answered {
  readonly status: number;
  readonly body: { readonly [field: string]: unknown };
}

/** The engine and the API over tables into which a test may put anything. */
export class GarbageWorld {
  readonly clock = new FakeClock(NOON * 1000);
  readonly ports: MemoryPorts;
  readonly engine: Engine;
  readonly places: PlaceCounts;
  readonly #tables = tablesInMemory();
  readonly #api: ApiHandler;

  constructor() {
    const memory = memoryPorts(this.clock);
    const setAside = new SetAside(memory);
    const options = {
      client: this.#tables.client,
      jobsTableName: 'jobs',
      historyTableName: 'history',
      clock: this.clock,
      randomness: memory.randomness,
      unreadable: setAside.tell,
    };
    const { heads, gates, definitions, summaries, switchboard, bookmarks, history } = makeStores(options);
    this.ports = memory;
    this.places = makePlaceCounts(options);
    const parsed = parseConfiguration({});
    if (!parsed.ok) {
      throw new Error('the defaults are a configuration');
    }
    this.engine = makeEngine({
      ports: { ...memory, heads, gates, definitions, summaries, switchboard, bookmarks, history },
      configuration: parsed.configuration,
      taskNames: new Set(),
      runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
      setAside,
    });
    this.#api = makeHandler({ ...this.engine, openApi, logFault: () => undefined });
  }

  /** What was told to be set aside. */
  get told(): readonly Unreadable[] {
    return this.ports.observer.setAside;
  }

  plant(table: 'jobs' | 'history', item: Item): void {
    this.#tables[table].plant(item);
  }

  /** What is stored under a key. */
  async stored(table: 'jobs' | 'history', pk: string, sk: string): Promise<Item> {
    return this.#tables[table].get({ pk, sk }) ?? {};
  }

  /** Creates a job that fires each minute. */
  async job(id: string, more: object = {}): Promise<void> {
    const created = await createJob(
      this.engine,
      { id, schedule: '* * * * *', command: 'true', ...more },
      { by: 'test' },
    );
    if (!created.ok) {
      throw new Error(created.refusal.message);
    }
  }

  /** Another process: it has read nothing yet. */
  forget(): void {
    this.engine.knownJobs.clear();
    delete this.engine.switchMemory.seen;
  }

  async ask(method: string, path: string, body?: object): Promise<Answered> {
    const request = new Request(`http://test${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer = await this.#api(await httpEvent(request, 'request'));
    return { status: answer.statusCode ?? 0, body: answer.body ? JSON.parse(answer.body) : {} };
  }
}
