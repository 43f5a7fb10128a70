import * as backfills from '#api/routes/backfills.ts';
import * as blackouts from '#api/routes/calendars/blackouts.ts';
import * as calendars from '#api/routes/calendars/calendars.ts';
import * as definitions from '#api/routes/definitions.ts';
import * as insight from '#api/routes/insight.ts';
import * as jobs from '#api/routes/jobs.ts';
import { listChannelsRoute, testChannelRoute } from '#api/routes/notices/channels.ts';
import * as notices from '#api/routes/notices/notices.ts';
import { previewRoute } from '#api/routes/preview.ts';
import * as keys from '#api/routes/reports/keys.ts';
import * as words from '#api/routes/reports/words.ts';
import type { RouteContract } from '#api/routes/route.ts';
import * as runs from '#api/routes/runs.ts';
import { configurationRoute, healthRoute, openApiRoute } from '#api/routes/service.ts';
import * as masterSwitch from '#api/routes/switch.ts';

/** All routes by the name that a generated client calls them by (`operationId`). */
export const OPERATIONS = {
  listJobs: jobs.listJobsRoute,
  createJob: jobs.createJobRoute,
  getJob: jobs.getJobRoute,
  putJob: jobs.putJobRoute,
  patchJob: jobs.patchJobRoute,
  deleteJob: jobs.deleteJobRoute,
  pauseJob: jobs.pauseJobRoute,
  resumeJob: jobs.resumeJobRoute,
  runJob: jobs.runJobRoute,
  skipFire: jobs.skipFireRoute,
  listRuns: runs.listRunsRoute,
  nextFires: jobs.nextFiresRoute,
  listAudit: jobs.listAuditRoute,
  listIncidents: notices.listIncidentsRoute,
  acknowledge: notices.acknowledgeRoute,
  listNotices: notices.listNoticesRoute,
  backlog: notices.backlogRoute,
  muteJob: notices.muteJobRoute,
  ping: words.pingRoute,
  pingByKey: words.pingByKeyRoute,
  setPingKey: keys.setPingKeyRoute,
  removePingKey: keys.removePingKeyRoute,
  backfillJob: backfills.backfillRoute,
  cancelBackfill: backfills.cancelBackfillRoute,
  explain: insight.explainRoute,
  stats: insight.statsRoute,
  readConditions: insight.readConditionsRoute,
  comingFires: insight.comingFiresRoute,
  forecast: insight.forecastRoute,
  replay: insight.replayRoute,
  receipt: insight.receiptRoute,
  searchRuns: runs.searchRunsRoute,
  getRun: runs.getRunRoute,
  readLog: runs.readLogRoute,
  cancelRun: runs.cancelRunRoute,
  retryRun: runs.retryRunRoute,
  plan: definitions.planRoute,
  apply: definitions.applyRoute,
  preview: previewRoute,
  listCalendars: calendars.listCalendarsRoute,
  getCalendar: calendars.getCalendarRoute,
  putCalendar: calendars.putCalendarRoute,
  deleteCalendar: calendars.deleteCalendarRoute,
  listBlackouts: blackouts.listBlackoutsRoute,
  setBlackout: blackouts.setBlackoutRoute,
  removeBlackout: blackouts.removeBlackoutRoute,
  pauseAll: masterSwitch.pauseAllRoute,
  resumeAll: masterSwitch.resumeAllRoute,
  listChannels: listChannelsRoute,
  testChannel: testChannelRoute,
  configuration: configurationRoute,
  health: healthRoute,
  openApi: openApiRoute,
} as const satisfies Readonly<Record<string, RouteContract>>;

export type OperationId = keyof typeof OPERATIONS;
