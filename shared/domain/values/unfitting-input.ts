import type * as z from 'zod/mini';
import { nearestKey } from './near.ts';

/** One thing that is wrong with an input, and where. */
export interface InputError {
  /** As the client wrote it: `schedule[1].cron`, `env.PATH`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** Writes a path into a JSON value: `schedule[1].cron`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') {
      return `${text}[${part}]`;
    }
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/**
 * A schema's complaints as errors: of several forms, only that is said which is wrong within the one that was meant.
 * @param written the spelling of top-level keys, where it is not the schema's
 * @param keysAt the keys that there are at a path, as far as they are known: the nearest is named beside one that is none
 */
export function inputErrors(
  issues: readonly z.core.$ZodIssue[],
  written: ReadonlyMap<string, string> = new Map(),
  keysAt: (path: readonly PropertyKey[]) => readonly string[] = () => [],
): InputError[] {
  return issues.flatMap(closerIssues).flatMap((issue) => {
    const [first, ...rest] = issue.path;
    const spelled = typeof first === 'string' ? [written.get(first) ?? first, ...rest] : issue.path;
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: formatPath(spelled), message: issue.message }];
    }
    return issue.keys.map((key) => ({
      path: formatPath([...spelled, spelled.length === 0 ? (written.get(key) ?? key) : key]),
      message: unknownKeyText(key, keysAt(issue.path)),
    }));
  });
}

function unknownKeyText(key: string, known: readonly string[]): string {
  const near = nearestKey(key, known);
  return near === undefined ? 'unknown key' : `unknown key; did you mean ${near}?`;
}

/** That a key or none of several forms fits says little: what is wrong with the key, and within the one form that it has, is said. */
function closerIssues(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ ...inner, path: issue.path }));
  }
  if (issue.code !== 'invalid_union') {
    return [issue];
  }
  const [only, ...others] = issue.errors.filter((form) => form.every(isWithin));
  if (only === undefined || others.length > 0) {
    return [issue];
  }
  return only.flatMap((inner) => closerIssues({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Tells an issue about something inside of the form from one that says that it is another one: another JSON type, or another `type`. */
function isWithin(issue: z.core.$ZodIssue): boolean {
  const isOtherType = issue.code === 'invalid_union' && issue.errors.length === 0;
  return issue.code === 'unrecognized_keys' || (issue.path.length > 0 && !isOtherType);
}
