import { applyJobs } from '#mcp/tools/changing/apply-jobs.ts';
import { backfillJob } from '#mcp/tools/changing/backfill-job.ts';
import { cancelRun } from '#mcp/tools/changing/cancel-run.ts';
import { changeJob } from '#mcp/tools/changing/change-job.ts';
import { createJob } from '#mcp/tools/changing/create-job.ts';
import { deleteJob } from '#mcp/tools/changing/delete-job.ts';
import { pauseJob } from '#mcp/tools/changing/pause-job.ts';
import { resumeJob } from '#mcp/tools/changing/resume-job.ts';
import { runJob } from '#mcp/tools/changing/run-job.ts';
import { explainJob } from '#mcp/tools/reading/explain-job.ts';
import { getJob } from '#mcp/tools/reading/get-job.ts';
import { getRun } from '#mcp/tools/reading/get-run.ts';
import { listIncidents } from '#mcp/tools/reading/incidents.ts';
import { listJobs } from '#mcp/tools/reading/list-jobs.ts';
import { listRuns } from '#mcp/tools/reading/list-runs.ts';
import { previewSchedule } from '#mcp/tools/reading/preview-schedule.ts';
import type { Tool } from '#mcp/tools/tool.ts';

const READING = [listJobs, getJob, previewSchedule, explainJob, listRuns, getRun, listIncidents];
const CHANGING = [createJob, changeJob, applyJobs, pauseJob, resumeJob, runJob, backfillJob, cancelRun, deleteJob];

/** The tools of a server: all, or those that only read. */
export function toolsOf(readOnly: boolean): readonly Tool[] {
  return readOnly ? READING : [...READING, ...CHANGING];
}
