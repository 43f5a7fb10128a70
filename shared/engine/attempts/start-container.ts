import { retentionSeconds } from '#domain/runs/retention.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { ContainerStart, Containers } from '#ports/containers.ts';
import type { RunMessage } from '#ports/queues.ts';
import type { RunTaker } from './job-to-run.ts';
import { type CountingEngine, enterPlace, notePlace } from './places.ts';

/** So many containers of one attempt may end before any of them has claimed it: the next one would fare no better. */
const MOST_STARTS = 5;

/** So long, and a little longer, another request for a container finds the first one, however soon that was gone. */
const REMEMBERED_MS = 55 * 60_000;

/** An engine that can also start containers, so many of a class at once. */
export interface Launcher extends CountingEngine, RunTaker {
  readonly containers: Containers;
  readonly maxContainers: number;
}

/** The answer to the wish for a container: all places of the class may be taken. */
type Wished = ContainerStart | { readonly kind: 'full' };

/**
 * Makes sure that an attempt which nobody has claimed has a container: the one that it has, or the next. Which ones were started is stored,
 * as whoever runs them forgets. Answers `stopped` when too many are gone.
 */
export async function startContainer(launcher: Launcher, message: RunMessage, attempt: number): Promise<Wished> {
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

type Started = Exclude<Wished, { kind: 'stopped' }> | { readonly kind: 'stopped'; readonly why?: string };

async function startOnce(launcher: Launcher, message: RunMessage, attempt: number, start: number): Promise<Started> {
  const { clock, history } = launcher.ports;
  const key = `${message.runId}#container#${attempt}.${start}`;
  const startedAtMs = await history.readKey(key);
  if (startedAtMs === undefined) {
    return startNew(launcher, message, { attempt, start, key });
  }
  const isForgotten = clock.now() - Number(startedAtMs) > REMEMBERED_MS;
  return isForgotten ? { kind: 'stopped' } : launcher.containers.start(message, attempt, start);
}

/** Where asking for it fails, nobody knows whether it runs: its place stays taken until the containers are counted. */
async function startNew(
  launcher: Launcher,
  message: RunMessage,
  { attempt, start, key }: { readonly attempt: number; readonly start: number; readonly key: string },
): Promise<Started> {
  const place = `${message.runId}.${attempt}.${start}`;
  if (!(await enterPlace(launcher, message.runner, place, launcher.maxContainers))) {
    return { kind: 'full' };
  }
  const answer = await launcher.containers.start(message, attempt, start);
  if (answer.kind === 'started') {
    const nowMs = launcher.ports.clock.now();
    await launcher.ports.history.bindKey(
      key,
      String(nowMs),
      secondsOf(nowMs) + 1 + retentionSeconds(launcher.configuration),
    );
  }
  await notePlace(launcher, message.runner, place, answer.kind === 'started');
  return answer;
}
