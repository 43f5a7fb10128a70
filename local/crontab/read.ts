import { readFileSync } from 'node:fs';
import { unreadableInWords } from '#adapters/machine/file-fault.ts';
import { importCrontab } from '#domain/import/crontab/import.ts';
import { isSystemCrontab } from '#domain/import/crontab/lines.ts';
import type { JobDraft } from '#domain/import/imported.ts';
import { JobIds } from '#domain/import/job-ids.ts';

/** A crontab that a runtime is started for. */
export interface CrontabFile {
  /** Absolute. */
  readonly path: string;
  /** `system`: a user stands before each command. The path tells unless told. */
  readonly form?: 'user' | 'system' | undefined;
}

/** The jobs of a crontab, and what a person is told of it; or what is wrong with it. */
type ReadCrontab =
  | { readonly ok: true; readonly jobs: readonly JobDraft[]; readonly remarks: readonly string[] }
  | { readonly ok: false; readonly errors: readonly string[] };

/** Reads a crontab as cron on this machine would: in its zone. */
export function readCrontab({ path, form }: CrontabFile): ReadCrontab {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { ok: false, errors: [`${path} cannot be read: ${unreadableInWords(error)}`] };
  }
  const source = {
    name: path,
    text,
    isSystem: form === undefined ? isSystemCrontab(path) : form === 'system',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  const { jobs, leftOut } = importCrontab(source, new JobIds());
  const told = leftOut.map(({ place, why, blocks }) => ({ blocks, text: `${place}: ${why}` }));
  const errors = told.filter(({ blocks }) => blocks).map((one) => one.text);
  return errors.length > 0
    ? { ok: false, errors }
    : { ok: true, jobs: jobs.map(({ job }) => job), remarks: told.map((one) => `left out: ${one.text}`) };
}
