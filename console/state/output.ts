import { signal } from '@preact/signals';
import { FIRST_PAUSE_MS, followLog } from '#api/client/follow-log.ts';
import { LogLines } from '#console/text/log-rows.ts';
import { apiUntil } from './api.ts';
import { problemOf } from './resource.ts';
import { session$ } from './session.ts';

/** A run's output, as far as it was read. */
interface Output {
  readonly lines: LogLines;
  /** Counts up with each piece. */
  readonly pieces: number;
  readonly isWhole: boolean;
  readonly fault?: string;
}

/** A run's output while somebody looks at it. */
export class FollowedOutput {
  readonly state$ = signal<Output>({ lines: new LogLines(), pieces: 0, isWhole: false });

  /** Reads it from its beginning, and on as it is written; answers what ends that. Nothing is asked for while the page is hidden. */
  follow(runId: string): () => void {
    const stop = new AbortController();
    void this.#read(runId, stop.signal);
    return () => stop.abort();
  }

  async #read(runId: string, signal: AbortSignal): Promise<void> {
    const lines = new LogLines();
    const session = session$.peek();
    const isDeployed = session.kind === 'open' && session.about.isDeployed;
    const firstPauseMs = FIRST_PAUSE_MS[isDeployed ? 'aws' : 'local'];
    let pieces = 0;
    try {
      for await (const page of followLog(apiUntil(signal), runId, { firstPauseMs, sleep: untilSeen, signal })) {
        for (const item of page.items) {
          lines.add(item);
        }
        pieces += 1;
        this.state$.value = { lines, pieces, isWhole: page.complete };
      }
    } catch (error) {
      if (!signal.aborted) {
        this.state$.value = { lines, pieces, isWhole: false, fault: problemOf(error).message };
      }
    }
  }
}

/** Settles after so long, and not while the page is hidden; fails as soon as the signal is given. */
async function untilSeen(delayMs: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
  if (document.visibilityState === 'hidden') {
    await new Promise<void>((resolve, reject) => {
      document.addEventListener('visibilitychange', () => resolve(), { once: true });
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  }
}
