import * as backfills from '#api/routes/backfills.ts';
import * as blackouts from '#api/routes/calendars/blackouts.ts';
import * as calendars from '#api/routes/calendars/calendars.ts';
import * as definitions from '#api/routes/definitions.ts';
import * as insight from '#api/routes/insight.ts';
import * as jobs from '#api/routes/jobs.ts';
import * as channels from '#api/routes/notices/channels.ts';
import * as notices from '#api/routes/notices/notices.ts';
import * as preview from '#api/routes/preview.ts';
import * as keys from '#api/routes/reports/keys.ts';
import * as words from '#api/routes/reports/words.ts';
import * as runs from '#api/routes/runs.ts';
import * as switches from '#api/routes/switch.ts';
import type { Route } from '#functions/api/http/implement.ts';

/** The contracts of the routes that are loaded when they are first asked for. */
const CONTRACTS = [
  switches,
  backfills,
  definitions,
  insight,
  notices,
  channels,
  preview,
  words,
  keys,
  calendars,
  blackouts,
].flatMap((contracts) => Object.values(contracts));

/** Those of jobs and runs that most requests are not: changes, and what a schedule has to be understood for. */
const SELDOM = [
  ...[...Object.values(jobs), ...Object.values(runs)].filter(({ method }) => method !== 'GET'),
  jobs.nextFiresRoute,
  jobs.listAuditRoute,
];

/** The routes of lazy-routes-loaded.ts as the router sees them: what answers is loaded with the first request. */
export const laterRoutes: readonly Route[] = [...SELDOM, ...CONTRACTS].map(({ method, path }) => ({
  method,
  path,
  async answer(api, event, denials) {
    const { seldomRoutes } = await import('./lazy-routes-loaded.ts');
    const route = seldomRoutes.find((one) => one.method === method && one.path === path);
    if (route === undefined) {
      throw new Error(`nothing answers ${method} ${path}`);
    }
    return route.answer(api, event, denials);
  },
}));
