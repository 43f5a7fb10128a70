import * as contract from '#api/routes/notices/notices.ts';
import { present } from '#domain/values/present.ts';
import { readBacklog, readNotices } from '#engine/incidents/deliveries.ts';
import { listIncidents } from '#engine/incidents/list.ts';
import { acknowledgeIncident, muteJob } from '#engine/incidents/silence.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentJob } from '#functions/api/present/job.ts';
import { presentIncident, presentNotice } from '#functions/api/present/notices.ts';

/** The routes of trouble and of what is told of it. */
export const noticeRoutes: readonly Route[] = [
  implement(contract.listIncidentsRoute, async (api, { query }) => {
    const { items, ...next } = await listIncidents(api, present(query));
    return jsonAnswer(200, { items: items.map(presentIncident), ...next });
  }),

  implement(contract.acknowledgeRoute, async (api, { params, by }) =>
    resultAnswer(await acknowledgeIncident(api, params.incident, { by }), (incident) =>
      jsonAnswer(200, presentIncident(incident)),
    ),
  ),

  implement(contract.listNoticesRoute, async (api, { params, query }) =>
    resultAnswer(await readNotices(api, params.id, present(query)), ({ items, ...next }) =>
      jsonAnswer(200, { items: items.map(presentNotice), ...next }),
    ),
  ),

  implement(contract.backlogRoute, async (api, { query: { state: _, ...query } }) => {
    const { items, ...next } = await readBacklog(api, present(query));
    return jsonAnswer(200, { items: items.map(presentNotice), ...next });
  }),

  implement(contract.muteJobRoute, async (api, { params, body, by }) =>
    resultAnswer(await muteJob(api, params.id, { by, ...present(body ?? {}) }), (view) =>
      jsonAnswer(200, presentJob(view)),
    ),
  ),
];
