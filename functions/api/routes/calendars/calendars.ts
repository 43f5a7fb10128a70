import * as contract from '#api/routes/calendars/calendars.ts';
import { present } from '#domain/values/present.ts';
import { calendarChanges } from '#engine/calendars/changes.ts';
import { deleteCalendar } from '#engine/calendars/delete.ts';
import { listCalendars, readCalendar } from '#engine/calendars/read.ts';
import { calendarObjection, saveCalendar } from '#engine/calendars/save.ts';
import { emptyAnswer, jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentCalendar, presentCalendarLine, presentChanges } from '#functions/api/present/calendars.ts';

/** The routes of calendars. */
export const calendarRoutes: readonly Route[] = [
  implement(contract.listCalendarsRoute, async (api, { query }) => {
    const { items, ...next } = await listCalendars(api, present(query));
    return jsonAnswer(200, { items: items.map((head) => presentCalendarLine(api, head)), ...next });
  }),

  implement(contract.getCalendarRoute, async (api, { params, query }) =>
    resultAnswer(await readCalendar(api, params.calendar, query.revision), ({ users, ...view }) =>
      jsonAnswer(200, { ...presentCalendar(api, view), jobs: { ids: users.jobIds, more: users.more } }),
    ),
  ),

  implement(contract.putCalendarRoute, async (api, { params, query, body, by }) => {
    const name = params.calendar;
    const objection = calendarObjection(name, body);
    if (objection !== undefined) {
      return resultAnswer(objection, emptyAnswer);
    }
    const changes = presentChanges(await calendarChanges(api, name, body, query.cursor));
    if (query.dryRun === 'true') {
      return jsonAnswer(200, changes);
    }
    return resultAnswer(await saveCalendar(api, name, body, { by }), ({ change, ...view }) =>
      jsonAnswer(200, { change, calendar: presentCalendar(api, view), ...changes }),
    );
  }),

  implement(contract.deleteCalendarRoute, async (api, { params, by }) =>
    resultAnswer(await deleteCalendar(api, params.calendar, { by }), emptyAnswer),
  ),
];
