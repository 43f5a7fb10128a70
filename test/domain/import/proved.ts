import { importCrontab } from '#domain/import/crontab/import.ts';
import type { Imported } from '#domain/import/imported.ts';
import { JobIds } from '#domain/import/job-ids.ts';
import { type ProvedImport, proveImport } from '#domain/import/prove-job.ts';

/** The instant that imports are made at in tests: 2026-11-29T00:00:00Z, a Sunday. */
export const NOW = Date.parse('2026-11-29T00:00:00Z') / 1000;

/** Imports a crontab of the user's form. */
export function crontab(text: string, changes: { isSystem?: boolean; timezone?: string } = {}): Imported {
  return importCrontab({ name: 'crontab', text, isSystem: false, timezone: 'UTC', ...changes }, new JobIds());
}

/** Holds an import against its source, as far as so many fires of each job. */
export function proved(imported: Imported, mostFires = 6): ProvedImport {
  let looks = -1;
  const oneByOne = imported.jobs.map((job) => {
    looks = -1;
    const nowMs = () => {
      looks += 1;
      return looks > mostFires ? 2_000 : 0;
    };
    return proveImport({ jobs: [job], leftOut: [], notes: [] }, { after: NOW, nowMs });
  });
  return {
    jobs: oneByOne.flatMap(({ jobs }) => jobs),
    leftOut: [...imported.leftOut, ...oneByOne.flatMap(({ leftOut }) => leftOut)],
    notes: imported.notes,
  };
}
