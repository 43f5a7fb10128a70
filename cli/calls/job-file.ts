import { CommandFailure } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { isObject } from '#domain/values/json.ts';
import { JsoncError, readJsonc } from '#domain/values/jsonc.ts';

/**
 * Reads the jobs of a file: JSON with comments and trailing commas, holding an array of jobs, `{"jobs": [...]}` or one job. Whether each
 * one is a job is for the API to say.
 * @throws CommandFailure bad_file, saying line and column where it is not JSON
 */
export async function readJobFile({ readFile }: Surroundings, path: string): Promise<readonly unknown[]> {
  const value = parse(path, await read(readFile, path));
  const jobs = isObject(value) && 'jobs' in value && !('id' in value) ? value.jobs : value;
  if (Array.isArray(jobs)) {
    return jobs;
  }
  if (!isObject(jobs)) {
    throw new CommandFailure('bad_file', `${path}: expected an array of jobs, {"jobs": [...]} or one job`);
  }
  return [jobs];
}

async function read(readFile: Surroundings['readFile'], path: string): Promise<string> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'no such file' : String(cause);
    throw new CommandFailure('bad_file', `cannot read ${path}: ${reason}`, { cause });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return readJsonc(text);
  } catch (error) {
    if (error instanceof JsoncError) {
      throw new CommandFailure('bad_file', `${path}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
