import { vi } from 'vitest';
import { type Client, makeClient } from '#api/client/client.ts';
import type { Principal } from '#domain/access/may.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Runner } from '#engine/attempts/runner.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { makeEngine } from '#engine/make-engine.ts';
import type { ToldDenial } from '#functions/api/access/denials.ts';
import { makeHandler } from '#functions/api/handler.ts';
import type { RequestFault } from '#functions/api/http/context.ts';
import { openApi } from '#local/http/open-api.ts';
import type { Sending } from '#ports/channels.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { FakeClock } from '#testing/clock.ts';
import { fetchFrom, TEST_URL } from '#testing/fetch.ts';
import { type MemoryPorts, memoryPorts } from '#testing/ports.ts';
import { expectDeclared } from './contract/contract-check.ts';

/** A command of a test. */
export type TestCommand = (execution: Execution) => Promise<ExecutionResult> | ExecutionResult;

/** The api function over an engine in memory, on Thursday, 5 November 2026, 08:00 UTC. */
export interface ApiWorld {
  readonly clock: FakeClock;
  readonly ports: MemoryPorts;
  readonly engine: Engine;
  readonly faults: readonly RequestFault[];
  /** The denials that were logged. */
  readonly denials: readonly ToldDenial[];
  readonly client: Client;
  /** Answers as the deployed API would; every answer is held against the contract on the way. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The same world, asked by somebody else; otherwise those who ask may do everything. */
  as(principal: Principal): ApiWorld;
  /** Executes the runs that were sent, retries included; the clock moves on for those. */
  runAll(command?: TestCommand): Promise<void>;
}

/** Makes a world. `override` replaces ports by ones that fail; without `testChannel` no channel is known. */
export function apiWorld(
  override: (ports: MemoryPorts) => Partial<MemoryPorts> = () => ({}),
  testChannel: (name: string) => Promise<Sending | undefined> = async () => undefined,
): ApiWorld {
  const clock = new FakeClock('2026-11-05T08:00:00Z');
  const sound = memoryPorts(clock);
  const ports = { ...sound, ...override(sound) };
  const engine = testEngine(ports);
  const faults: RequestFault[] = [];
  const denials: ToldDenial[] = [];
  const handler = makeHandler({
    ...engine,
    openApi,
    testChannel,
    logFault: (fault) => faults.push(fault),
    logDenial: (denial) => denials.push(denial),
  });
  const worldOf = (principal?: Principal): ApiWorld => {
    const fetch = fetchFrom(async (event) => {
      const answer = await handler(event, undefined, principal);
      expectDeclared(event.requestContext.http.method, event.rawPath, answer);
      return answer;
    });
    return {
      clock,
      ports,
      engine,
      faults,
      denials,
      fetch,
      as: worldOf,
      client: makeClient({ url: TEST_URL, fetch }),
      runAll: (command) => runAll(engine, ports, clock, command),
    };
  };
  return worldOf();
}

/** Sends a request whose body is sent as it is. */
export async function send(
  { fetch }: ApiWorld,
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: unknown }> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const request = new Request(`${TEST_URL}${path}`, {
    method,
    headers: { ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const response = await fetch(request);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** Watches every write that a store, a queue or the entries can be asked for. */
export function watchWrites({ ports }: ApiWorld): () => readonly string[] {
  const { heads, definitions, summaries, history, entries, queues } = ports;
  const spies = [
    vi.spyOn(heads, 'write'),
    vi.spyOn(definitions, 'put'),
    vi.spyOn(definitions, 'retire'),
    vi.spyOn(summaries, 'put'),
    vi.spyOn(summaries, 'remove'),
    vi.spyOn(history, 'writeRun'),
    vi.spyOn(history, 'putLog'),
    vi.spyOn(history, 'putAudit'),
    vi.spyOn(history, 'bindKey'),
    vi.spyOn(entries, 'create'),
    vi.spyOn(entries, 'remove'),
    vi.spyOn(queues, 'sendWakes'),
    vi.spyOn(queues, 'sendRun'),
    vi.spyOn(queues, 'tellChannels'),
  ];
  return () => spies.filter((spy) => spy.mock.calls.length > 0).map((spy) => spy.getMockName());
}

function testEngine(ports: MemoryPorts): Engine {
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the defaults are a configuration');
  }
  return makeEngine({
    ports,
    configuration: parsed.configuration,
    taskNames: new Set(['tidy']),
    unreadableValues: async (values) => Object.keys(values).filter((name) => name.endsWith('GONE')),
    runners: new Map([['default', { longestAttemptSeconds: 3_600 }]]),
  });
}

async function runAll(engine: Engine, ports: MemoryPorts, clock: FakeClock, command: TestCommand = succeed) {
  const runner: Runner = { ...engine, owner: 'test', executor: { execute: async (execution) => command(execution) } };
  for (let messages = ports.queues.takeRuns(); messages.length > 0; messages = ports.queues.takeRuns()) {
    for (const message of messages) {
      let delivery = await deliverRun(runner, message);
      while (delivery.kind === 'later') {
        clock.advanceBy(delivery.delaySeconds * 1_000);
        delivery = await deliverRun(runner, message);
      }
    }
  }
}

function succeed({ onOutput }: Execution): ExecutionResult {
  onOutput(new TextEncoder().encode('done\n'));
  return { kind: 'succeeded', exitCode: 0 };
}
