import type { References } from '#adapters/commands/attempt/resolve-values.ts';
import type { Heartbeat } from '#domain/notices/settings/settings.ts';
import { type VisitHost, visit } from './visit.ts';

/** The surroundings of a heartbeat. */
interface HeartbeatParts extends VisitHost, References {
  readonly settings: Heartbeat;
  /** Is told why a beat came to nothing. */
  readonly onFailure: (why: string) => void;
}

/** A sweep that comes a moment early is not too early. */
const TOLERANCE_MS = 1_000;
const MS_A_SECOND = 1_000;

/** Makes the function that tells a monitor that this installation lives: to be called after each sweep, it asks no more often than it shall. */
export function makeHeartbeat({ settings, onFailure, ...host }: HeartbeatParts): () => Promise<void> {
  const { url, everySeconds } = settings;
  let lastMs: number | undefined;
  return async () => {
    const nowMs = host.clock.elapsedMs();
    if (lastMs !== undefined && nowMs - lastMs < everySeconds * MS_A_SECOND - TOLERANCE_MS) {
      return;
    }
    lastMs = nowMs;
    const why = await visit(host, { name: 'notify.heartbeat.url', url }, () => host);
    if (why !== undefined) {
      onFailure(why);
    }
  };
}
