import type { Stats } from 'node:fs';
import { basename, dirname } from 'node:path';
import { WORKING_FOLDER_PREFIX } from '#adapters/commands/program/working-folder.ts';
import type { TaskContext } from '#adapters/commands/task/define.ts';
import { reportsFolder } from '#tasks/reports/write-report.ts';
import { matchesGlob } from './glob.ts';

const DAY_MS = 86_400_000;
/** Longer than any attempt may take (cron.max_execution_time_minutes is at most a day). */
const FINISHED_AFTER_DAYS = 2;
const REPORT_PATTERNS = ['*.md', '.*.md.*'];

/** The cleaning that the job asks for. */
interface CleanupArgs {
  /** Absolute paths; unset: Cronstack's own. */
  readonly folders?: readonly string[] | undefined;
  readonly glob: readonly string[];
  readonly olderThanDays: number;
}

/** A folder to clean and what is old in it. */
export interface CleaningTarget {
  readonly folder: string;
  isOld(path: string, stats: Stats): boolean;
}

/** The folders that may be cleaned: Cronstack's own, and those of CRONSTACK_CLEANUP_ROOTS (separated by colons, as in PATH). */
export function allowedRoots(context: Pick<TaskContext, 'env'>): readonly string[] {
  const more = (context.env.CRONSTACK_CLEANUP_ROOTS ?? '').split(':').filter((root) => root !== '');
  return [...ownTargets(context, 0, 0).map(({ folder }) => folder), ...more];
}

/** Plans which folders are to be cleaned of what. `nowMs`: the instant that ages are measured against. */
export function plannedTargets(
  context: Pick<TaskContext, 'env'>,
  { folders, glob, olderThanDays }: CleanupArgs,
  nowMs: number,
): readonly CleaningTarget[] {
  if (folders === undefined) {
    return ownTargets(context, olderThanDays, nowMs);
  }
  const oldest = nowMs - olderThanDays * DAY_MS;
  const isOld = (path: string, { mtimeMs }: Stats) =>
    mtimeMs < oldest && glob.some((pattern) => matchesGlob(pattern, path));
  return folders.map((folder) => ({ folder, isOld }));
}

/** Reports, and the folders of attempts whose runtime was killed before it could remove them. */
function ownTargets(
  context: Pick<TaskContext, 'env'>,
  olderThanDays: number,
  nowMs: number,
): readonly CleaningTarget[] {
  const reports: CleaningTarget = {
    folder: reportsFolder(context),
    isOld: (path, { mtimeMs }) =>
      mtimeMs < nowMs - olderThanDays * DAY_MS && REPORT_PATTERNS.some((pattern) => matchesGlob(pattern, path)),
  };
  const own = context.env.TMPDIR ?? '';
  if (!basename(own).startsWith(WORKING_FOLDER_PREFIX)) {
    return [reports];
  }
  const attempts: CleaningTarget = {
    folder: dirname(own),
    isOld(path, { mtimeMs, ctimeMs }) {
      const [first = ''] = path.split('/');
      // An archive that a running command has just unpacked holds files of old mtime: only the ctime says when they came.
      const changedMs = Math.max(mtimeMs, ctimeMs);
      const isAttempt = first.startsWith(WORKING_FOLDER_PREFIX) && first !== basename(own);
      return isAttempt && changedMs < nowMs - FINISHED_AFTER_DAYS * DAY_MS;
    },
  };
  return [reports, attempts];
}
