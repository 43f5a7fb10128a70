import { isObject } from '#domain/values/json/object.ts';

/** Jobs in the forms of job files: a list, `{"jobs": [...]}`, one job, or the path of a file or a folder of them. */
export type JobsOfTest = string | readonly object[] | object;

/** The jobs that are meant, as they would be posted. Throws what reading a file throws. */
export async function jobInputs(jobs: JobsOfTest): Promise<readonly unknown[]> {
  if (typeof jobs === 'string') {
    return await jobsOfFiles(jobs);
  }
  if (isObject(jobs) && 'jobs' in jobs && !('id' in jobs) && Array.isArray(jobs.jobs)) {
    return jobs.jobs;
  }
  return Array.isArray(jobs) ? jobs : [jobs];
}

async function jobsOfFiles(path: string): Promise<readonly unknown[]> {
  const [{ readJobFiles }, { listFiles }, { readFile }] = await Promise.all([
    import('#cli/job-files/read.ts'),
    import('#cli/session/list-files.ts'),
    import('node:fs/promises'),
  ]);
  const placed = await readJobFiles({ readFile: (file) => readFile(file, 'utf8'), listFiles }, path);
  return placed.map(({ job }) => job);
}
