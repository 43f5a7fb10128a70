import type { RunMessage } from './queues.ts';

/** The fate of a container that was asked for. */
export type ContainerStart =
  /** It runs, or is about to. */
  | { readonly kind: 'started' }
  /** It was started by an earlier request and is gone. */
  | { readonly kind: 'stopped'; readonly why: string }
  /** There is none, and will be none for a while: a quota or the capacity is used up. */
  | { readonly kind: 'no_room'; readonly why: string };

/** Counts containers. */
export interface ContainerCensus {
  /** The number of containers of a runner class that run, or are about to. */
  running(runner: string): Promise<number>;
}

/** Starts a container for one attempt of a run; in there, a runner claims the attempt and executes it. */
export interface Containers {
  /**
   * Another request for the same one finds it and starts nothing, for as long as it lives and an hour longer.
   * @param attempt the number of the attempt that it will claim
   * @param start 1 for the first container of the attempt, 2 for the one after that is gone, and so on
   */
  start(message: RunMessage, attempt: number, start: number): Promise<ContainerStart>;
}
