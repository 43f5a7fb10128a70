import type { Ports } from '#ports/ports.ts';
import { FreezingClock } from '#test/scenarios/freezing-clock.ts';
import { gatedPort } from './gated-port.ts';

/** The process ended between two awaits. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** The store or a queue did not answer. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** What goes wrong in a process, by the number of its port call (1 is the first). */
export interface Trouble {
  /** The process ends at this call: before it takes effect, or after it did and before its answer is seen. */
  readonly crashAt?: { readonly call: number; readonly after: boolean };
  /** This call fails, although it may have taken effect; the process lives on. */
  readonly failAt?: { readonly call: number; readonly after: boolean };
  /** From this call on each one hangs for this long, before it takes effect or before its answer is seen. */
  readonly stallFrom?: { readonly call: number; readonly after: boolean; readonly ms: number };
  /** So long after its beginning the process is frozen (SIGSTOP), for `ms`: no call and no timer of it goes on meanwhile. */
  readonly freeze?: { readonly afterMs: number; readonly ms: number };
}

/** Ports as one process sees them: any call may be its last. */
export interface CrashingProcess {
  readonly ports: Ports;
  /** Another port as this process sees it. */
  gated<Port extends object>(port: Port): Port;
  readonly crashed: () => boolean;
  /** Called once, at the moment of the crash. */
  onCrash(listener: () => void): void;
  /** Called when it is frozen, with the time until it goes on. */
  onFreeze(listener: (frozenMs: number) => void): void;
  /** Ends it from outside, wherever it is. */
  end(): void;
  /** How many calls were made. */
  readonly calls: () => number;
}

const STALLED_CALLS = 3;

const GATED = [
  'heads',
  'gates',
  'definitions',
  'summaries',
  'switchboard',
  'bookmarks',
  'history',
  'deliveries',
  'receipts',
  'entries',
  'queues',
] as const;

/** Makes a process over shared ports. After its crash none of its calls takes effect, and none of its timers goes off. */
export function crashingProcess(shared: Ports, trouble: Trouble): CrashingProcess {
  const listeners: (() => void)[] = [];
  const freezeListeners: ((frozenMs: number) => void)[] = [];
  let calls = 0;
  let crashed = false;
  let thaw = Promise.resolve();
  const clock = new FreezingClock({
    now: () => shared.clock.now(),
    elapsedMs: () => shared.clock.elapsedMs(),
    after: (delayMs, callback) => shared.clock.after(delayMs, unlessCrashed(callback)),
    at: (instantMs, callback) => shared.clock.at(instantMs, unlessCrashed(callback)),
  });
  if (trouble.freeze !== undefined) {
    const { afterMs, ms } = trouble.freeze;
    shared.clock.after(afterMs, () => freeze(ms));
  }

  function unlessCrashed(callback: () => void): () => void {
    return () => {
      if (!crashed) {
        callback();
      }
    };
  }

  function freeze(frozenMs: number): void {
    clock.freeze();
    thaw = wait(frozenMs).then(() => clock.thaw());
    for (const listener of freezeListeners) {
      listener(frozenMs);
    }
  }

  function end(): void {
    crashed = true;
    for (const listener of listeners) {
      listener();
    }
  }

  function crash(): never {
    end();
    throw new Crash('the process ended here');
  }

  async function gate(act: () => Promise<unknown>): Promise<unknown> {
    requireAlive();
    calls += 1;
    const call = calls;
    const { crashAt, failAt, stallFrom } = trouble;
    const stall =
      stallFrom !== undefined && call >= stallFrom.call && call < stallFrom.call + STALLED_CALLS
        ? stallFrom
        : undefined;
    await breathe(call);
    await thaw;
    requireAlive();
    if (crashAt?.call === call && !crashAt.after) {
      crash();
    }
    if (failAt?.call === call && !failAt.after) {
      throw new StoreError(`call ${call} failed`);
    }
    if (stall?.after === false) {
      await wait(stall.ms);
      requireAlive();
    }
    const answer = await act();
    if (stall?.after === true) {
      await wait(stall.ms);
    }
    await thaw;
    requireAlive();
    if (crashAt?.call === call) {
      crash();
    }
    if (failAt?.call === call) {
      throw new StoreError(`the answer of call ${call} was lost`);
    }
    return answer;
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      shared.clock.after(ms, resolve);
    });
  }

  function requireAlive(): void {
    if (crashed) {
      throw new Crash('the process has ended before');
    }
  }

  const gated = Object.fromEntries(GATED.map((name) => [name, gatedPort(shared[name], gate)]));
  return {
    ports: { ...shared, ...gated, clock },
    gated: (port) => gatedPort(port, gate),
    crashed: () => crashed,
    end,
    onCrash: (listener) => listeners.push(listener),
    onFreeze: (listener) => freezeListeners.push(listener),
    calls: () => calls,
  };
}

/** Lets other processes go first now and then, so that their calls interleave. */
async function breathe(call: number): Promise<void> {
  for (let turn = 0; turn < (call * 7) % 4; turn += 1) {
    await Promise.resolve();
  }
}
