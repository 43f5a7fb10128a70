import { CommandFailure } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { readJsonc } from '#domain/values/json/comments.ts';
import { isDeeperThan } from '#domain/values/json/depth.ts';
import { isObject } from '#domain/values/json/object.ts';

/** The API takes 20 below each job; deeper JSON would exhaust the stack before it could say so. */
const MOST_LEVELS = 100;
const EXPECTED = 'expected an array of jobs, {"jobs": [...]} or one job';

/**
 * Reads the jobs of a file: JSON with comments and trailing commas, holding an array of jobs, `{"jobs": [...]}` or one job. An object may
 * name its JSON Schema (`$schema`), for editors. Whether each one is a job is for the API to say.
 * @throws CommandFailure bad_file, saying line and column where it is not JSON, and the path of what would not be kept as it is written
 */
export async function readJobFile({ readFile }: Surroundings, path: string): Promise<readonly unknown[]> {
  const value = parse(path, await read(readFile, path));
  if (Array.isArray(value)) {
    return value;
  }
  if (!isObject(value)) {
    throw new CommandFailure('bad_file', `${path}: ${EXPECTED}`);
  }
  const { $schema: _, ...written } = value;
  return 'jobs' in written && !('id' in written) ? jobsOf(path, written) : [written];
}

function jobsOf(path: string, { jobs, ...others }: Readonly<Record<string, unknown>>): readonly unknown[] {
  const unknownKeys = Object.keys(others);
  if (unknownKeys.length > 0) {
    throw new CommandFailure('bad_file', `${path}: ${unknownKeys.join(', ')}: unknown beside jobs; ${EXPECTED}`);
  }
  if (!Array.isArray(jobs)) {
    throw new CommandFailure('bad_file', `${path}: ${EXPECTED}`);
  }
  return jobs;
}

async function read(readFile: Surroundings['readFile'], path: string): Promise<string> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'no such file' : wordsOf(cause);
    throw new CommandFailure('bad_file', `cannot read ${path}: ${reason}`, { cause });
  }
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function parse(path: string, text: string): unknown {
  const read = readJsonc(text);
  if (!read.ok) {
    const errors = read.errors.map((error) => (error.path === '' ? error.message : `${error.path}: ${error.message}`));
    throw new CommandFailure('bad_file', errors.map((error) => `${path}: ${error}`).join('\n'));
  }
  if (isDeeperThan(read.value, MOST_LEVELS)) {
    throw new CommandFailure('bad_file', `${path}: nested more than ${MOST_LEVELS} levels deep`);
  }
  return read.value;
}
