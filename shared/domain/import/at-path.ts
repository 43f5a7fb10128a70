import { isObject } from '#domain/values/json/object.ts';

/** A part of a manifest, by its path; undefined where nothing stands there. `spec.jobTemplate.spec` */
export function at(manifest: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), manifest);
}

/** A text at a path; undefined where there is none, or something else. */
export function textAt(manifest: unknown, path: string): string | undefined {
  const value = at(manifest, path);
  return typeof value === 'string' ? value : undefined;
}

/** A whole number at a path that is not negative; undefined where there is none, or something else. */
export function numberAt(manifest: unknown, path: string): number | undefined {
  const value = at(manifest, path);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A list at a path; empty where there is none. */
export function listAt(manifest: unknown, path: string): readonly unknown[] {
  const value = at(manifest, path);
  return Array.isArray(value) ? value : [];
}

/** A list of texts at a path; undefined where there is none, or anything else in it. */
export function textsAt(manifest: unknown, path: string): readonly string[] | undefined {
  const value = at(manifest, path);
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
