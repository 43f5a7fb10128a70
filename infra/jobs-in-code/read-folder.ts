import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as yaml from 'yaml';
import type { PlacedJob } from '#cli/job-files/placed-job.ts';
import { isJobFile, jobsOfTexts } from '#cli/job-files/read.ts';
import { yamlReader } from '#cli/job-files/yaml.ts';

/**
 * Reads the jobs of a file, or of all job files below a folder, as `cronstack apply` does; at once, as constructs are made.
 * @throws CommandFailure bad_file, saying file, line and column of what cannot be read
 */
export function readJobsBelow(path: string): readonly PlacedJob[] {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const files = isFolder ? filesBelow(path).filter(isJobFile) : [path];
  const texts = files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  return jobsOfTexts(path, { texts, isFolder }, yamlReader(yaml));
}

/** Names that begin with a dot are left out, and links to folders not followed. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  return entries
    .flatMap((entry) => {
      const below = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(below) : [below];
    })
    .sort();
}
