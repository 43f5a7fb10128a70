import { isObject } from '#domain/values/json/object.ts';
import { sameJson } from '#domain/values/json/same.ts';
import { formatPath } from '#domain/values/unfitting-input.ts';

/** A field that differs between two revisions; what is not there on a side is left out. */
export interface FieldChange {
  /** As a path: `schedule`, `env.TZ`, `command.line`. */
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The changes of one revision to another: objects are compared field by field, everything else as a whole. */
export function changedFields(before: object, after: object): FieldChange[] {
  return changesWithin([], Object.entries(before), Object.entries(after));
}

type Fields = readonly (readonly [string, unknown])[];

function changesWithin(path: readonly string[], before: Fields, after: Fields): FieldChange[] {
  const [was, is] = [new Map(before), new Map(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) =>
    changesOf([...path, key], was.get(key), is.get(key)),
  );
}

function changesOf(path: readonly string[], before: unknown, after: unknown): FieldChange[] {
  if (sameJson(before, after)) {
    return [];
  }
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  if (was !== undefined && is !== undefined) {
    return changesWithin(path, was, is);
  }
  return [
    {
      field: formatPath(path),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

function fieldsOf(value: unknown): Fields | undefined {
  return isObject(value) ? Object.entries(value) : undefined;
}
