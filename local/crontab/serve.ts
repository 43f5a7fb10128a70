import process from 'node:process';
import { isatty } from 'node:tty';
import type { Engine } from '#engine/commit/engine.ts';
import { applyJobs } from '#engine/jobs/set/apply.ts';
import { BadOptionsError } from '#local/options.ts';
import { type CrontabFile, readCrontab } from './read.ts';

/** The label of the jobs of the crontab: those of an earlier one go. */
const SOURCE = 'crontab';
const BY = 'cronstack start --crontab';
const STANDARD_STREAMS = [0, 1, 2];

/** A crontab whose jobs a runtime has, and nobody else's of their label. */
interface ServedCrontab {
  readonly file: CrontabFile;
  /** Is told what became of its jobs. */
  readonly tell: (line: string) => void;
  /** Is told what went wrong, line by line. */
  readonly warn: (line: string) => void;
}

/** Makes the jobs what the crontab says. Throws a BadOptionsError where that cannot be. */
export async function applyCrontab(engine: Engine, { file, tell, warn }: ServedCrontab): Promise<void> {
  const read = readCrontab(file);
  if (!read.ok) {
    throw new BadOptionsError(['--crontab: nothing of it is taken', ...read.errors].join('\n  '));
  }
  const applied = await applyJobs(engine, { jobs: read.jobs, source: SOURCE, prune: true }, { by: BY });
  if (!applied.ok) {
    const errors = (applied.refusal.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
    throw new BadOptionsError([`--crontab: ${applied.refusal.message}`, ...errors].join('\n  '));
  }
  const changes = applied.value.items.map(({ id, change }) => `${id} ${change}`);
  for (const line of read.remarks) {
    warn(line);
  }
  tell(`${file.path}: ${changes.length === 0 ? 'no jobs' : changes.join(', ')}`);
}

/** Reads the crontab again each time the process is sent SIGHUP; what cannot be taken leaves everything as it was. Answers how to stop that. */
export function rereadOnHangUp(engine: () => Engine, crontab: ServedCrontab): () => void {
  let reading = Promise.resolve();
  const reread = () => {
    reading = reading
      .then(() => applyCrontab(engine(), crontab))
      .catch((error: unknown) => crontab.warn(error instanceof Error ? error.message : String(error)));
  };
  process.on('SIGHUP', reread);
  return () => process.off('SIGHUP', reread);
}

/** True where SIGHUP can only be somebody's wish, as no terminal is there to be closed. */
export function isWithoutTerminal(): boolean {
  return STANDARD_STREAMS.every((stream) => !isatty(stream));
}
