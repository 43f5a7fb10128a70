import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';

/** The groups of the configuration whose keys are written with underscores in its file; `notify` reads both by itself. */
const GROUPS = ['scheduler', 'cron', 'jobs', 'claude'];

/** A configuration with the keys of its file, or the keys that were given in two spellings. */
type Spelled =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errors: readonly InputError[] };

/** Spells the keys of a configuration's groups as its file does: in code, `maxConcurrentJobs` stands for `max_concurrent_jobs`. */
export function withFileKeys(configuration: unknown): Spelled {
  if (!isObject(configuration)) {
    return { ok: true, value: configuration };
  }
  const errors: InputError[] = [];
  const groups = Object.entries(configuration).map(([name, group]) => {
    if (!GROUPS.includes(name) || !isObject(group)) {
      return [name, group] as const;
    }
    const spelled: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(group)) {
      const written = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      if (Object.hasOwn(spelled, written)) {
        errors.push({ path: `${name}.${key}`, message: 'the same key is there under another spelling' });
      }
      spelled[written] = value;
    }
    return [name, spelled] as const;
  });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: Object.fromEntries(groups) };
}
