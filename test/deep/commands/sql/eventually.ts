import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;
const LONGEST_MS = 20_000;

/** Asks a server of this machine until it has an answer: real time, as it has no other. */
export async function eventually<Value>(what: string, ask: () => Promise<Value | undefined>): Promise<Value> {
  const untilMs = Date.now() + LONGEST_MS;
  for (;;) {
    const value = await ask();
    if (value !== undefined) {
      return value;
    }
    if (Date.now() > untilMs) {
      throw new Error(`not within ${LONGEST_MS / 1_000} s: ${what}`);
    }
    await pause(POLL_MS);
  }
}
