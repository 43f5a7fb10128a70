import { healthRoute } from '#api/routes/service.ts';
import { writeUtc } from '#domain/time/write.ts';
import { calendarsInNeed } from '#engine/calendars/read.ts';
import { allSetAside } from '#engine/commit/kept-set-aside.ts';
import { listBlackouts } from '#engine/standstills/list-blackouts.ts';
import { readPausedState } from '#engine/standstills/pause-of-all.ts';
import { jsonAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentBlackout } from '#functions/api/present/blackout.ts';
import { presentCalendarInNeed } from '#functions/api/present/calendars.ts';
import { presentChannels } from '#functions/api/present/channels.ts';
import { presentMilliseconds } from '#functions/api/present/instants.ts';
import { presentRemoteClasses } from '#functions/api/present/runners.ts';
import { presentSwitch } from '#functions/api/present/switch.ts';

/** The route that says whether the service can do its work: it reads from the store, and fails as any route does where it cannot. */
export const healthRoutes: readonly Route[] = [
  implement(healthRoute, async (api) => {
    const { ports, configuration } = api;
    const shortage = api.shortage?.();
    const unreadable = await allSetAside(api);
    const channels = await presentChannels(api);
    const calendars = await calendarsInNeed(api);
    const runners = await presentRemoteClasses(api);
    const { paused } = presentSwitch(await readPausedState(api));
    const blackouts = (await listBlackouts(api)).filter(({ state }) => state !== 'over');
    return jsonAnswer(200, {
      status: 'ok',
      time: presentMilliseconds(ports.clock.now()),
      enabled: configuration.enabled,
      paused,
      ...(blackouts.length === 0 ? {} : { blackouts: blackouts.map(presentBlackout) }),
      ...(unreadable.length === 0 || api.rights?.seesAll === false
        ? {}
        : { unreadable: unreadable.map(({ at, ...found }) => ({ ...found, at: writeUtc(at) })) }),
      ...(channels.length === 0 ? {} : { channels }),
      ...(calendars.length === 0 ? {} : { calendars: calendars.map((head) => presentCalendarInNeed(api, head)) }),
      ...(runners.length === 0 ? {} : { runners }),
      grownLog: api.grownLog?.(),
      shortage: shortage && { since: presentMilliseconds(shortage.sinceMs), reason: shortage.reason },
    });
  }),
];
