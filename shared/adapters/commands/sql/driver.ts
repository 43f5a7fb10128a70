import { loadInstalled } from '#adapters/machine/installed-package.ts';
import { sqlNotRun } from '#domain/runs/reasons/sql.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { Opened } from './database.ts';

/** A driver, or why there is none. */
type FoundDriver<Driver> =
  | { readonly ok: true; readonly driver: Driver }
  | { readonly ok: false; readonly notOpen: Extract<Opened, { kind: 'not_open' }> };

/**
 * Finds the driver of a server, which is installed by those who ask one. Throws what `loadInstalled` does.
 * @param isDriver tells it by what is used of it
 */
export function findDriver<Driver>(name: string, isDriver: (module: unknown) => module is Driver): FoundDriver<Driver> {
  const loaded = loadInstalled(name);
  if (!loaded.ok) {
    return { ok: false, notOpen: notOpen(loaded.why) };
  }
  return isDriver(loaded.value)
    ? { ok: true, driver: loaded.value }
    : { ok: false, notOpen: notOpen(`${name} is not the package that it should be`) };
}

/** Tells a module that has these functions. */
export function hasFunctions(module: unknown, names: readonly string[]): boolean {
  return isObject(module) && names.every((name) => typeof module[name] === 'function');
}

function notOpen(why: string): Extract<Opened, { kind: 'not_open' }> {
  return { kind: 'not_open', failed: { kind: 'failed', reason: sqlNotRun(why), retryable: false } };
}
