import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSessionId } from '#domain/claude/session-id.ts';
import type { SessionChoice } from './arguments.ts';

const ONLY_OURS = { folder: 0o700, file: 0o600 } as const;

/** The folder in which a job's sessions are kept, made where it is not there. Two jobs whose ids differ in case alone have one each. */
export function keptFolder(sessionsFolder: string, jobId: string): string {
  const capitals = [...jobId].map((character) => (character === character.toLowerCase() ? '0' : '1')).join('');
  const path = join(sessionsFolder, `${jobId}.${BigInt(`0b1${capitals}`).toString(36)}`);
  mkdirSync(path, { recursive: true, mode: ONLY_OURS.folder });
  return path;
}

/**
 * The session that all runs of a job continue. Its id is written down before it begins: an id counts as used from then on, whatever becomes
 * of the run.
 */
export class ContinuedSession {
  readonly #file: string;

  constructor(kept: string) {
    this.#file = join(kept, 'cronstack-session');
  }

  /** The one to go on with, or to begin. */
  next(): SessionChoice {
    const id = this.#read();
    return id === undefined ? this.begin() : { kind: 'resume', id };
  }

  /** Begins another one, from which the next runs go on. */
  begin(): SessionChoice {
    const id = randomUUID();
    const unfinished = `${this.#file}.new`;
    writeFileSync(unfinished, `${id}\n`, { mode: ONLY_OURS.file });
    renameSync(unfinished, this.#file);
    return { kind: 'begin', id };
  }

  #read(): string | undefined {
    try {
      const id = readFileSync(this.#file, 'utf8').trim();
      return isSessionId(id) ? id : undefined;
    } catch {
      return undefined;
    }
  }
}
