import { type Engine, retentionSeconds } from '#engine/commit/engine.ts';
import type { ContainerStart, Containers } from '#ports/containers.ts';
import type { RunMessage } from '#ports/queues.ts';

/** So many containers of one attempt may end before any of them has claimed it: the next one would fare no better. */
const MOST_STARTS = 5;

/** So long, and a little longer, another request for a container finds the first one, however soon that was gone. */
const REMEMBERED_MS = 55 * 60_000;

/** An engine that can also start containers. */
export interface Launcher extends Engine {
  readonly containers: Containers;
}

/**
 * Makes sure that an attempt which nobody has claimed has a container: the one that it has, or the next. Which ones were started is stored,
 * as whoever runs them forgets. Answers `stopped` when too many are gone.
 */
export async function startContainer(
  launcher: Launcher,
  message: RunMessage,
  attempt: number,
): Promise<ContainerStart> {
  let why = 'nobody knows any more why';
  for (let start = 1; start <= MOST_STARTS; start += 1) {
    const answer = await startOnce(launcher, message, attempt, start);
    if (answer.kind !== 'stopped') {
      return answer;
    }
    why = answer.why ?? why;
  }
  return { kind: 'stopped', why: `${MOST_STARTS} containers ended before they ran it: ${why}` };
}

type Started = Exclude<ContainerStart, { kind: 'stopped' }> | { readonly kind: 'stopped'; readonly why?: string };

async function startOnce(launcher: Launcher, message: RunMessage, attempt: number, start: number): Promise<Started> {
  const { clock, history } = launcher.ports;
  const key = `${message.runId}#container#${attempt}.${start}`;
  const startedAtMs = await history.readKey(key);
  if (startedAtMs !== undefined && clock.now() - Number(startedAtMs) > REMEMBERED_MS) {
    return { kind: 'stopped' };
  }
  const answer = await launcher.containers.start(message, attempt, start);
  if (answer.kind === 'started' && startedAtMs === undefined) {
    const nowMs = clock.now();
    await history.bindKey(key, String(nowMs), Math.ceil(nowMs / 1000) + retentionSeconds(launcher));
  }
  return answer;
}
