import type { readLogRoute } from '#api/routes/runs.ts';
import type { Client } from './client.ts';
import { ClientError } from './error.ts';
import type { AnswerOf, QueryOf } from './request.ts';

/** A part of a run's output. */
type LogPage = AnswerOf<typeof readLogRoute>;
type LogQuery = QueryOf<typeof readLogRoute>;

/** The way in which output is followed. */
interface Following {
  /** Where to begin: behind a position, or near the end; at the beginning unless told. */
  readonly start?: Pick<LogQuery, 'after' | 'from' | 'bytes'>;
  /** The pause after an answer with something in it: FIRST_PAUSE_MS has what is seemly. */
  readonly firstPauseMs: number;
  /** Settles after so long, or fails as soon as the signal is given. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Where a flush of output is a file on this machine, and where it is a request to AWS that is paid for. */
export const FIRST_PAUSE_MS = { local: 1_000, aws: 3_000 } as const;

const LONGEST_PAUSE_MS = 10_000;
const LONGEST_SILENCE_MS = 60_000;

/** Failures that pass: a runtime that is started again, a gateway or a store that is busy. */
const PASSING: readonly string[] = [
  'unreachable',
  'no_answer',
  'throttled',
  'unavailable',
  'unproven_server',
  'unauthorized',
] satisfies readonly ClientError['code'][];

/**
 * Follows a run's output to its end: yields each answer that has something in it or another status, and the last one (`complete`). Each
 * byte comes once; where bytes are not kept any more, `goneBytes` of a piece says how many. It asks again at once where there is more or the
 * status has changed, else after `firstPauseMs`, doubling up to 10 s while nothing comes. Once something was answered, it bears a server
 * that is away for a minute.
 * @throws ClientError as the client does
 */
export async function* followLog(
  client: Pick<Client, 'readLog'>,
  runId: string,
  { start = {}, firstPauseMs, sleep, signal }: Following,
): AsyncGenerator<LogPage, void, void> {
  const pauses = new Pauses(firstPauseMs, sleep, signal);
  let query: LogQuery = start;
  let status: LogPage['status'] | undefined;
  while (signal?.aborted !== true) {
    const page = await pauses.bearing(status !== undefined, () => client.readLog(runId, query));
    if (page === undefined) {
      continue;
    }
    const isNews = page.items.length > 0;
    const hasTurned = page.status !== status;
    if (isNews || hasTurned || page.complete) {
      yield page;
    }
    if (page.complete) {
      return;
    }
    const atOnce = (isNews && page.nextCursor !== undefined) || (hasTurned && status !== undefined);
    status = page.status;
    query = { after: page.position };
    await pauses.next({ atOnce, isNews: isNews || hasTurned });
  }
}

/** The pauses between questions. */
class Pauses {
  readonly #firstMs: number;
  readonly #sleep: Following['sleep'];
  readonly #signal: AbortSignal | undefined;
  #nextMs: number;
  #silentMs = 0;

  constructor(firstMs: number, sleep: Following['sleep'], signal: AbortSignal | undefined) {
    this.#firstMs = firstMs;
    this.#nextMs = firstMs;
    this.#sleep = sleep;
    this.#signal = signal;
  }

  async next({ atOnce, isNews }: { readonly atOnce: boolean; readonly isNews: boolean }): Promise<void> {
    this.#nextMs = isNews ? this.#firstMs : Math.min(this.#nextMs * 2, LONGEST_PAUSE_MS);
    if (!atOnce) {
      await this.#pause();
    }
  }

  /** The answer; undefined, after a pause, where there was none and that may pass. */
  async bearing<Answer>(patient: boolean, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      const answer = await ask();
      this.#silentMs = 0;
      return answer;
    } catch (error) {
      const passes = patient && error instanceof ClientError && PASSING.includes(error.code);
      if (!passes || this.#silentMs >= LONGEST_SILENCE_MS) {
        throw error;
      }
      this.#silentMs += this.#nextMs;
      await this.#pause();
      this.#nextMs = Math.min(this.#nextMs * 2, LONGEST_PAUSE_MS);
      return undefined;
    }
  }

  async #pause(): Promise<void> {
    await this.#sleep(this.#nextMs, this.#signal).catch((error: unknown) => {
      if (this.#signal?.aborted !== true) {
        throw error;
      }
    });
  }
}
