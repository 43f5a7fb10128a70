import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ClientError } from '#api/client/error.ts';
import { type Api, apiUntil } from './api.ts';
import { session$ } from './session.ts';
import { isLive$ } from './settings.ts';

/** A value that is asked for: not there yet, there, or not to be had, and what it was before. */
export type Loaded<Value> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: Value }
  | { readonly kind: 'failed'; readonly problem: ClientError; readonly value?: Value };

/** A value that is kept up to date. */
interface Resource<Value> {
  readonly state$: ReadonlySignal<Loaded<Value>>;
  /** Asks again at once. */
  readonly refresh: () => void;
}

const FIRST_ERROR_PAUSE_MS = 2_000;
const LONGEST_ERROR_PAUSE_MS = 60_000;
/** Requests to a deployed API are paid for, and take their time. */
const DEPLOYED_FACTOR = 3;
/** Pages that were opened together shall not ask together. */
const SPREAD = 0.1;
/** A timer of a browser holds no more. */
const MOST_MS = 2 ** 31 - 1;

/** Counts up when the reader has done something: what is shown is asked for again. */
const acted$ = signal(0);

/** Has everything in view asked for at once: something was done. */
export function refreshAll(): void {
  acted$.value += 1;
}

/**
 * Keeps a value up to date as long as its view is there: asks again `everyMs` after an answer, later after failures, not while the page is
 * hidden or the reader has paused it. Without `everyMs` it is asked for once. Another `key` is another value.
 */
export function useResource<Value>(key: string, load: (api: Api) => Promise<Value>, everyMs?: number): Resource<Value> {
  const poll = useMemo(() => new Poll(load, everyMs), [key]);
  useEffect(() => poll.start(), [poll]);
  return poll;
}

/** One value that is asked for again and again, one request at a time. */
class Poll<Value> implements Resource<Value> {
  readonly state$ = signal<Loaded<Value>>({ kind: 'loading' });
  readonly #load: (api: Api) => Promise<Value>;
  readonly #everyMs: number | undefined;
  #stop: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #isAsking = false;
  #isWanted = false;

  constructor(load: (api: Api) => Promise<Value>, everyMs: number | undefined) {
    this.#load = load;
    this.#everyMs = everyMs;
  }

  readonly refresh = (): void => {
    if (this.#isAsking) {
      this.#isWanted = true;
    } else {
      void this.#ask();
    }
  };

  /** Answers what ends it. */
  start(): () => void {
    this.#stop = new AbortController();
    const onShown = () => (document.visibilityState === 'visible' && isLive$.value ? this.refresh() : undefined);
    document.addEventListener('visibilitychange', onShown);
    let isFirst = true;
    const unfollow = effect(() => {
      acted$.value;
      if (!isFirst) {
        untracked(this.refresh);
      }
      isFirst = false;
    });
    this.refresh();
    return () => {
      unfollow();
      document.removeEventListener('visibilitychange', onShown);
      clearTimeout(this.#timer);
      this.#stop?.abort();
      this.#stop = undefined;
      this.#isAsking = false;
    };
  }

  async #ask(): Promise<void> {
    const stop = this.#stop;
    if (stop === undefined) {
      return;
    }
    clearTimeout(this.#timer);
    this.#isAsking = true;
    try {
      const value = await this.#load(apiUntil(stop.signal));
      this.#failures = 0;
      this.#settle(stop, { kind: 'ready', value });
    } catch (error) {
      this.#failures += 1;
      const before = this.state$.peek();
      const last = before.kind === 'loading' ? undefined : before.value;
      this.#settle(stop, { kind: 'failed', problem: problemOf(error), ...(last === undefined ? {} : { value: last }) });
    }
  }

  #settle(stop: AbortController, state: Loaded<Value>): void {
    if (stop.signal.aborted) {
      return;
    }
    this.state$.value = state;
    this.#isAsking = false;
    if (this.#isWanted) {
      this.#isWanted = false;
      void this.#ask();
    } else {
      this.#timer = setTimeout(() => this.#again(), this.#pauseMs());
    }
  }

  #again(): void {
    if (document.visibilityState === 'visible' && isLive$.peek() && session$.peek().kind === 'open') {
      void this.#ask();
    } else {
      this.#timer = setTimeout(() => this.#again(), this.#pauseMs());
    }
  }

  #pauseMs(): number {
    const session = session$.peek();
    const factor = session.kind === 'open' && session.about.isDeployed ? DEPLOYED_FACTOR : 1;
    const errorMs = Math.min(FIRST_ERROR_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_ERROR_PAUSE_MS);
    const pauseMs = this.#failures > 0 ? errorMs : (this.#everyMs ?? Number.POSITIVE_INFINITY) * factor;
    return Math.min(pauseMs * (1 + SPREAD * (Math.random() * 2 - 1)), MOST_MS);
  }
}

/** A failure as it is shown: one of the API, or a fault of this page's own. */
export function problemOf(error: unknown): ClientError {
  return error instanceof ClientError
    ? error
    : new ClientError('unexpected_answer', error instanceof Error ? error.message : String(error), { cause: error });
}
