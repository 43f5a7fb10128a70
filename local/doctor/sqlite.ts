import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { broken, type Finding, ok } from './finding.ts';

/** Looks for the library that jobs and history are kept with. */
export async function checkSqlite(
  find: () => Promise<{ readonly name: string; readonly version: string }> = findSqlite,
): Promise<Finding> {
  try {
    const { name, version } = await find();
    return ok(`${version}, of ${name}`);
  } catch (error) {
    const [found = '', advice = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    return broken(found, advice);
  }
}
