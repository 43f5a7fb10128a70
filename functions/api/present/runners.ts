import type { RemoteClassShown, UnattendedShown } from '#api/shapes/runners/presence.ts';
import { presenceOf, type Unattended } from '#domain/runners/seen.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { remoteClasses } from '#engine/runners/presence.ts';
import { optionalMilliseconds, presentMilliseconds } from './instants.ts';

/** Shows a class of which no runner is there; nothing where one is. */
export function presentUnattended(unattended: Unattended | undefined): UnattendedShown | undefined {
  return (
    unattended && {
      runner: unattended.runner,
      ...present({ lastSeenAt: optionalMilliseconds(unattended.lastSeenAtMs) }),
    }
  );
}

/** The classes on machines elsewhere as somebody sees them: without the machines where he does not see all jobs. */
export async function presentRemoteClasses(engine: Engine): Promise<readonly RemoteClassShown[]> {
  const nowMs = engine.ports.clock.now();
  const classes = await remoteClasses(engine);
  return classes.map(({ runner, unattended, seen }) => ({
    runner,
    ...present({ unattended: presentUnattended(unattended) }),
    seen: (engine.rights?.seesAll === false ? [] : seen).map((one) => ({
      id: one.id,
      host: one.host,
      version: one.version,
      presence: presenceOf(one, nowMs),
      startedAt: presentMilliseconds(one.startedAtMs),
      seenAt: presentMilliseconds(one.seenAtMs),
      running: one.running,
      most: one.most,
    })),
  }));
}
