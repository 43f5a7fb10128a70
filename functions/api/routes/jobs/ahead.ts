import * as contract from '#api/routes/jobs.ts';
import { present } from '#domain/values/present.ts';
import { readAudit } from '#engine/insight/audit.ts';
import { nextFires } from '#engine/jobs/next-fires.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentAuditEntry } from '#functions/api/present/audit-entry.ts';
import { presentFires, presentPage } from '#functions/api/present/lists.ts';

/** The routes by which a job's fires to come and its changes are read: for these its schedule has to be understood. */
export const aheadRoutes: readonly Route[] = [
  implement(contract.nextFiresRoute, async (api, { params, query }) =>
    resultAnswer(await nextFires(api, params.id, query.count), ({ schedule, fires }) =>
      jsonAnswer(200, { items: presentFires(schedule, fires) }),
    ),
  ),

  implement(contract.listAuditRoute, async (api, { params, query }) =>
    resultAnswer(await readAudit(api, params.id, present(query)), (page) =>
      jsonAnswer(200, presentPage(page, presentAuditEntry)),
    ),
  ),
];
