import { healthRoute } from '../../../shared/api/routes/definitions.ts';
import { presentMilliseconds } from '../../../shared/api/shapes/instant.ts';
import { readPausedState } from '../../../shared/engine/commit/standstill.ts';
import { jsonAnswer } from '../http/answer.ts';
import { implement, type Route } from '../http/implement.ts';
import { presentSwitch } from '../present/switch.ts';

/** The route that says whether the service can do its work: it reads from the store, and fails as any route does where it cannot. */
export const healthRoutes: readonly Route[] = [
  implement(healthRoute, async (api) => {
    const { ports, configuration } = api;
    await ports.summaries.list({ limit: 1 });
    const shortage = api.shortage?.();
    const { paused } = presentSwitch(await readPausedState(api));
    return jsonAnswer(200, {
      status: 'ok',
      time: presentMilliseconds(ports.clock.now()),
      enabled: configuration.enabled,
      paused,
      shortage: shortage && { since: presentMilliseconds(shortage.sinceMs), reason: shortage.reason },
    });
  }),
];
