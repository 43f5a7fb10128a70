import { healthRoute } from '../../shared/api/definition-routes.ts';
import { presentMilliseconds } from '../../shared/api/instant.ts';
import { presentSwitch } from '../../shared/api/present-switch.ts';
import { readPausedState } from '../../shared/engine/pause-all.ts';
import { jsonAnswer } from './answer.ts';
import { implement, type Route } from './route.ts';

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
