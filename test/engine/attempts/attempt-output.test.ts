import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { LOG_START, type LogPiece, type LogPosition } from '#domain/runs/log.ts';
import { RING_PIECES } from '#domain/runs/output.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { readLog } from '#engine/runs/log.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { casesOf } from '#test/property/cases.ts';
import { MortalClock } from '#test/scenarios/mortal-clock.ts';
import { EngineWorld } from '../engine-world.ts';

const RUN_ID = 'job.20260601T000100Z';
const KIB = 1024;

describe('the output of a running attempt', () => {
  test('is readable when the lease is renewed, from the position on that a reader has', async () => {
    const talk = await talking();
    talk.say('one\n');
    await talk.world.clock.advanceByAsync(14_000);
    expect(await read(talk.world)).toMatchObject({
      pieces: [],
      position: LOG_START,
      complete: false,
      status: 'running',
    });

    await talk.world.clock.advanceByAsync(1_000);
    const first = await read(talk.world);
    expect(first).toMatchObject({ pieces: [{ attempt: 1, offset: 0, text: 'one\n' }], complete: false });
    talk.say('two\n');
    await talk.world.clock.advanceByAsync(15_000);
    const second = await read(talk.world, first.position);
    expect(second).toMatchObject({ pieces: [{ attempt: 1, offset: 4, text: 'two\n' }], position: at(1, 8) });

    talk.say('three\n');
    await talk.end({ kind: 'succeeded' });

    expect(await read(talk.world, second.position)).toMatchObject({
      pieces: [{ attempt: 1, offset: 8, text: 'three\n' }],
      position: at(1, 14),
      complete: true,
      status: 'succeeded',
    });
    expect(textOf(await read(talk.world))).toBe('one\ntwo\nthree\n');
  });

  test('that comes after the end of its command is dropped, and sets no timer', async () => {
    const talk = await talking();
    const before = talk.world.clock.pendingTimers();
    await talk.end({ kind: 'succeeded' });
    const ended = talk.world.clock.pendingTimers();

    talk.say('too late\n');

    expect(talk.world.clock.pendingTimers()).toBe(ended);
    expect(ended).toBeLessThan(before);
    expect(textOf(await read(talk.world))).toBe('');
  });

  test('is written as often as there is news, and not at all where it is short and over within 15 s', async () => {
    const talk = await talking();
    const putLog = vi.spyOn(talk.world.ports.history, 'putLog');
    talk.say('done\n');
    await talk.world.clock.advanceByAsync(14_900);
    await talk.end({ kind: 'succeeded' });
    expect(putLog).not.toHaveBeenCalled();

    const slow = await talking();
    const puts = vi.spyOn(slow.world.ports.history, 'putLog');
    slow.say('once\n');
    await slow.world.clock.advanceByAsync(60_000);
    expect(puts).toHaveBeenCalledTimes(1);
    slow.say('the tail has this');
    await slow.end({ kind: 'succeeded' });
    expect(puts).toHaveBeenCalledTimes(1);
    expect(textOf(await read(slow.world))).toBe('once\nthe tail has this');
  });

  test('is stored as often as the runner says', async () => {
    const talk = await talking({ storeOutputEveryMs: 1_000 });
    talk.say('one\n');

    await talk.world.clock.advanceByAsync(1_000);

    expect(textOf(await read(talk.world))).toBe('one\n');
    await talk.end({ kind: 'succeeded' });
  });

  test('survives its runner, and the next attempt follows it', async () => {
    const talk = await talking();
    talk.say('of the first\n');
    await talk.world.clock.advanceByAsync(16_000);
    talk.say('never stored\n');
    talk.die();
    await talk.world.clock.advanceByAsync(60_000);
    talk.world.act = async ({ onOutput }) => {
      onOutput(Buffer.from('of the second\n'));
      return { kind: 'succeeded' };
    };
    await talk.world.deliver(talk.message, 5);

    const log = await read(talk.world);

    expect(log).toMatchObject({ complete: true, status: 'succeeded' });
    expect(log.pieces.map(({ attempt, text }) => [attempt, text])).toEqual([
      [1, 'of the first\n'],
      [2, 'of the second\n'],
    ]);
  });

  test('is not the tail of the attempt before it', async () => {
    const world = new EngineWorld();
    world.act = async ({ onOutput }) => {
      onOutput(Buffer.from('failed\n'));
      return { kind: 'failed', reason: exitedWith(1), retryable: true };
    };
    await world.job({ retryDelaySeconds: 1 });
    const [message] = await world.fire();
    await world.deliver(message);
    await world.clock.advanceByAsync(2_000);
    world.act = () => new Promise(() => undefined);
    void world.deliver(message);
    await world.clock.advanceByAsync(1_000);

    expect((await world.run(RUN_ID)).attempts).toHaveLength(2);
    expect((await read(world)).pieces).toEqual([{ attempt: 1, offset: 0, text: 'failed\n' }]);
  });
});

describe('a store that fails while output is written', () => {
  test('is given the same piece again, whether or not it has it: nothing is doubled and nothing lost', async () => {
    const talk = await talking();
    const { history } = talk.world.ports;
    const putLog = history.putLog.bind(history);
    const failing = vi.spyOn(history, 'putLog').mockImplementation(async (...args) => {
      await putLog(...args);
      throw new Error('its answer was lost');
    });
    talk.say('one\n');
    await talk.world.clock.advanceByAsync(15_000);
    talk.say('two\n');
    await talk.world.clock.advanceByAsync(15_000);
    failing.mockRestore();
    talk.say('three\n');
    await talk.world.clock.advanceByAsync(15_000);

    expect(textOf(await read(talk.world))).toBe('one\ntwo\nthree\n');
    await talk.end({ kind: 'succeeded' });
  });

  test('costs no outcome; the log says how much is missing and shows the tail', async () => {
    const talk = await talking();
    talk.say('stored\n');
    await talk.world.clock.advanceByAsync(15_000);
    vi.spyOn(talk.world.ports.history, 'putLog').mockRejectedValue(new Error('no room'));
    talk.say('x'.repeat(2_000));
    talk.say('y'.repeat(KIB));
    await talk.end({ kind: 'succeeded' });

    const log = await read(talk.world);

    expect(log).toMatchObject({ complete: true, position: at(1, 7 + 2_000 + KIB) });
    expect(log.pieces).toEqual([
      { attempt: 1, offset: 0, text: 'stored\n' },
      { attempt: 1, offset: 2_007, text: 'y'.repeat(KIB), goneBytes: 2_000 },
    ]);
    expect((await read(talk.world, at(1, 2_010))).pieces).toEqual([
      { attempt: 1, offset: 2_010, text: 'y'.repeat(KIB - 3) },
    ]);
    expect((await read(talk.world, log.position)).pieces).toEqual([]);
  });
});

describe('a reader', () => {
  test('who fell behind is told how much is gone, and is shown the rest once', async () => {
    const talk = await talking();
    talk.say('a'.repeat(512 * KIB));
    talk.say('b'.repeat(64 * KIB));
    await talk.world.clock.advanceByAsync(15_000);
    const first = await read(talk.world);
    expect(first).toMatchObject({ position: at(1, 576 * KIB) });
    for (let piece = 0; piece < RING_PIECES + 2; piece += 1) {
      talk.say('c'.repeat(64 * KIB));
    }
    await talk.world.clock.advanceByAsync(15_000);

    const second = await read(talk.world, first.position);

    expect(second.pieces[0]).toMatchObject({ offset: (576 + 128) * KIB, goneBytes: 128 * KIB });
    expect(textOf(second)).toBe('c'.repeat(RING_PIECES * 64 * KIB));
    expect(second.pieces.slice(1).every(({ goneBytes }) => goneBytes === undefined)).toBe(true);
    await talk.end({ kind: 'succeeded' });
    expect(await read(talk.world, second.position)).toMatchObject({ pieces: [], complete: true });
  });

  test('gets each byte once or is told that it is gone, whenever and from wherever output is read, stored and lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ kib: fc.nat(150), seconds: fc.nat(20), fails: fc.boolean(), reads: fc.boolean() }), {
          minLength: 5,
          maxLength: 25,
        }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (steps, limit, succeeds) => {
          const talk = await talking();
          const putLog = vi.spyOn(talk.world.ports.history, 'putLog');
          let written = '';
          const seen: LogPiece[] = [];
          let position = LOG_START;
          const follow = async () => {
            for (let more = true; more; ) {
              const log = await read(talk.world, position, limit);
              seen.push(...log.pieces);
              position = log.position;
              more = log.more;
            }
          };
          for (const { kib, seconds, fails, reads } of steps) {
            if (fails) {
              putLog.mockRejectedValueOnce(new Error('away'));
            }
            const said = `${written.length} é€`.padEnd(kib * KIB, '.');
            written += said;
            talk.say(said);
            await talk.world.clock.advanceByAsync(seconds * 1_000);
            if (reads) {
              await follow();
            }
          }
          await talk.end(
            succeeds ? { kind: 'succeeded' } : { kind: 'failed', reason: exitedWith(1), retryable: false },
          );
          await follow();

          const bytes = Buffer.from(written);
          let next = 0;
          for (const { offset, text, goneBytes = 0 } of seen) {
            expect(offset).toBe(next + goneBytes);
            next = offset + Buffer.byteLength(text);
            expect(text === bytes.subarray(offset, next).toString()).toBe(true);
          }
          expect(next).toBe(bytes.length);
          const gone = seen.reduce((sum, { goneBytes = 0 }) => sum + goneBytes, 0);
          expect(gone === 0 || bytes.length > 900 * KIB || steps.some(({ fails }) => fails)).toBe(true);
        },
      ),
      { numRuns: casesOf(6) },
    );
  });
});

interface Talk {
  readonly world: EngineWorld;
  readonly message: Parameters<EngineWorld['deliver']>[0];
  say(text: string): void;
  end(result: ExecutionResult): Promise<void>;
  /** Its timers go off no more, and its command never ends. */
  die(): void;
}

/** A run whose command says what the test tells it. */
async function talking(fields: Parameters<EngineWorld['runner']>[0] = {}): Promise<Talk> {
  const world = new EngineWorld();
  let execution: Execution | undefined;
  let resolve: (result: ExecutionResult) => void = () => undefined;
  world.act = (started) => {
    execution = started;
    return new Promise((ended) => {
      resolve = ended;
    });
  };
  await world.job({ timeoutSeconds: 800 });
  const [message] = await world.fire();
  const { clock } = world;
  const mortal = new MortalClock(clock);
  const runner = world.runner({ ...fields, ports: { ...world.ports, clock: mortal } });
  const delivered = world.deliver(message, 0, runner);
  await clock.advanceByAsync(0);
  return {
    world,
    message,
    say: (text) => execution?.onOutput(Buffer.from(text)),
    end: async (result) => {
      resolve(result);
      await clock.advanceByAsync(0);
      await delivered;
    },
    die: () => mortal.kill(),
  };
}

async function read(world: EngineWorld, after: LogPosition = LOG_START, limit = 50) {
  const log = await readLog(world.runner(), RUN_ID, { after, limit });
  if (!log.ok) {
    throw new Error(log.refusal.message);
  }
  return log.value;
}

function textOf({ pieces }: { readonly pieces: readonly LogPiece[] }): string {
  return pieces.map(({ text }) => text).join('');
}

function at(attempt: number, offset: number): LogPosition {
  return { attempt, offset };
}
