import { expect } from 'vitest';
import { sealed } from '#domain/receipts/seal.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { DAY } from '#domain/time/civil.ts';
import { EARLY_SECONDS } from '#engine/reports/find.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import { type ApiWorld, apiWorld, send } from '#test/api/api-world.ts';
import type { FuzzRequest, Step, Told } from './request.ts';
import { watched } from './watched.ts';

/** Gives the world a backfill that goes on. */
const BACKFILL: FuzzRequest = {
  operation: 'backfillJob',
  method: 'POST',
  path: '/v1/jobs/{id}/backfill',
  params: { id: 'report' },
  query: {},
  headers: {},
  body: JSON.stringify({ from: '2026-11-04T00:00:00Z', to: '2026-11-04T05:00:00Z' }),
};

/** Gives the job that runs elsewhere its key. */
const KEY: FuzzRequest = {
  operation: 'setPingKey',
  method: 'POST',
  path: '/v1/jobs/{id}/ping-key',
  params: { id: 'elsewhere' },
  query: {},
  headers: {},
  body: '{}',
};

/** Tells what is open, so that somebody may say that he knows. */
const INCIDENTS: FuzzRequest = {
  operation: 'listIncidents',
  method: 'GET',
  path: '/v1/incidents',
  params: {},
  query: {},
  headers: {},
  body: undefined,
};

/** The day before the world begins, on which nothing was. */
const CLOSED = {
  day: '2026-11-04',
  number: 0,
  closedAt: Date.parse('2026-11-05T01:00:00Z') / 1000,
  previous: '',
  jobs: [],
};

const FAILED: ExecutionResult = { kind: 'failed', exitCode: 1, reason: exitedWith(1), retryable: false };

/** Each minute a fire of the job that runs elsewhere is due. */
const MINUTE_MS = 60_000;

/** Members of answers that later requests name. */
const LEARNT = /"(runId|backfillId|nextCursor|position|key|id)":"([^"]{1,4096})"/g;
const MOST_LEARNT = 50;

/** The number of answers by operation and status. */
export type Tally = Map<string, Map<number, number>>;

/** The API with a few jobs and runs, asked for anything. */
export class FuzzWorld {
  readonly #writes: string[] = [];
  readonly #world: ApiWorld;
  readonly #learnt = new Map<string, string[]>();
  readonly #tally: Tally;

  constructor(tally: Tally) {
    this.#tally = tally;
    const told = (name: string) => this.#writes.push(name);
    this.#world = apiWorld(
      ({
        calendars,
        heads,
        gates,
        definitions,
        summaries,
        switchboard,
        bookmarks,
        history,
        deliveries,
        entries,
        queues,
        receipts,
      }) => ({
        calendars: watched(calendars, told),
        heads: watched(heads, told),
        gates: watched(gates, told),
        definitions: watched(definitions, told),
        summaries: watched(summaries, told),
        switchboard: watched(switchboard, told),
        bookmarks: watched(bookmarks, told),
        history: watched(history, told),
        deliveries: watched(deliveries, told),
        entries: watched(entries, told),
        queues: watched(queues, told),
        receipts: watched(receipts, told),
      }),
      async (name) => (name === 'ops' ? { kind: 'sent', answer: '200 ok' } : undefined),
    );
  }

  static async of(tally: Tally): Promise<FuzzWorld> {
    const made = new FuzzWorld(tally);
    const { client, ports, runAll } = made.#world;
    await ports.receipts.put(sealed(CLOSED, ports.sha256), CLOSED.closedAt + 400 * DAY);
    await client.createJob({ id: 'report', schedule: '0 * * * *', command: 'true' });
    await client.createJob({ id: 'after-report', after: [{ job: 'report', on: 'success' }], command: 'true' });
    await client.createJob({ id: 'paused', schedule: '@daily', command: 'true', tags: ['night'] });
    await client.createJob({ id: 'often', schedule: 'every 10s', command: 'true' });
    const elsewhere = { type: 'external', startWithinSeconds: 3_600, finishWithinSeconds: 3_600 };
    await client.createJob({ id: 'elsewhere', schedule: '* * * * *', command: elsewhere });
    await client.pauseJob('paused');
    await client.runJob('often');
    await runAll(() => FAILED);
    await client.runJob('report');
    await runAll();
    await client.runJob('often');
    await made.#ask(BACKFILL);
    await made.#ask(INCIDENTS);
    await made.#ask(KEY);
    return made;
  }

  /** Takes a step. Throws where an answer is not what the contract says, or where a refused request has written something. */
  async take(step: Step): Promise<void> {
    if (step.kind === 'time') {
      this.#world.clock.advanceBy(step.seconds * 1_000);
    } else if (step.kind === 'work') {
      await this.#world.runAll(() => (step.exitCode === 0 ? { kind: 'succeeded', exitCode: 0 } : FAILED));
    } else {
      await this.#ask(step.request);
    }
  }

  async #ask({ operation, method, path: pattern, params, query, headers, body }: FuzzRequest): Promise<void> {
    const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encoded(this.#text(params[name] ?? '')));
    const asked = Object.entries(query).map(([name, told]) => `${encoded(name)}=${encoded(this.#text(told))}`);
    const sent = Object.entries(headers).map(
      ([name, told]) => [name, this.#text(told).replace(/[^ -~]/g, '?')] as const,
    );
    const { clock } = this.#world;
    const isWord = operation.startsWith('ping');
    if (isWord) {
      clock.advanceBy(MINUTE_MS - (clock.now() % MINUTE_MS));
    }
    this.#writes.length = 0;
    const answering = send(this.#world, method, `${path}?${asked.join('&')}`, {
      headers: Object.fromEntries(sent),
      ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }),
    });
    if (isWord) {
      // A word that comes seconds before its fire is answered at the fire.
      await clock.advanceByAsync(EARLY_SECONDS * 1_000);
    }
    const { status, body: answer } = await answering;
    const shown = `${method} ${path} ${JSON.stringify(query)} ${body?.slice(0, 2_000)}: ${status} ${JSON.stringify(answer)?.slice(0, 2_000)}`;
    expect(this.#world.faults, shown).toEqual([]);
    expect(status, shown).toBeLessThan(500);
    // Whoever tells of a run decides the fires that are due first, and those stay decided where none of them waits to be told of.
    const decidesFirst = status === 409 && isWord;
    if (status >= 400 && !decidesFirst) {
      expect(this.#writes, shown).toEqual([]);
    }
    this.#learn(operation, JSON.stringify(answer) ?? '');
    const statuses = this.#tally.get(operation) ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    this.#tally.set(operation, statuses);
  }

  #text(told: Told): string {
    if (typeof told === 'string') {
      return told;
    }
    const known = this.#learnt.get(told.answered) ?? [];
    return known[told.which % known.length] ?? 'none-yet';
  }

  #learn(operation: string, text: string): void {
    for (const [, name = '', value = ''] of text.matchAll(LEARNT)) {
      const as = name === 'nextCursor' ? 'cursor' : name === 'id' ? idOf(operation, value) : name;
      const known = this.#learnt.get(as) ?? [];
      if (!known.includes(value)) {
        this.#learnt.set(as, [value, ...known].slice(0, MOST_LEARNT));
      }
    }
  }
}

// Lone surrogates have no UTF-8: a client sends the replacement character for them.
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function idOf(operation: string, value: string): string {
  if (operation === 'backfillJob') {
    return 'backfillId';
  }
  if (operation === 'listIncidents') {
    return 'incident';
  }
  if (operation === 'setBlackout' || operation === 'listBlackouts') {
    return 'blackout';
  }
  return value.includes('.') ? 'runId' : 'id';
}
