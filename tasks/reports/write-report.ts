import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskContext } from '#adapters/commands/task/define.ts';

/** The folder of reports when nobody said where: on Lambda the only place that can be written to. */
const FALLBACK_FOLDER = '/tmp/cronstack-reports';

/** The folder of reports: CRONSTACK_REPORTS, which the local runtime sets to `reports` in its data folder. */
export function reportsFolder({ env }: Pick<TaskContext, 'env'>): string {
  return env.CRONSTACK_REPORTS || FALLBACK_FOLDER;
}

/**
 * Writes `<jobId>-<YYYYMMDDTHHMMSSZ>.md` and answers its path. A retry of the run replaces the file, which is never there in part.
 */
export async function writeReport(context: TaskContext, markdown: string): Promise<string> {
  const folder = reportsFolder(context);
  const name = `${context.jobId}-${context.scheduledAt.replace(/[-:]/g, '')}.md`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const partial = join(folder, `.${name}.${process.pid}`);
  await writeFile(partial, markdown);
  await rename(partial, join(folder, name));
  return join(folder, name);
}
