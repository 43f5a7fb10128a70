import { isObject } from '#domain/values/json/object.ts';

/**
 * The numbers by which the SDK's schemas tell what a value is (@smithy/types, "StaticSchema"): those of instants; what a list of something
 * simple adds; the kinds of those that are written out.
 */
const [FIRST_INSTANT, LAST_INSTANT] = [4, 7];
const LIST_OF = 64;
const MAP_OF = 128;
const [LIST, MAP, STRUCTURE, UNION] = [1, 2, 3, 4];
/** RFC 3339. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * An input as the SDK takes it, by its schema. A Date stands wherever an instant does and a text has one: JSON has no dates, and the SDK writes
 * texts as they are, which services refuse. A member whose first letter is large where the schema's is small, as EventBridge writes the
 * inputs of its universal targets, has the schema's name. What no schema speaks of stays as it is.
 */
export function fitted(value: unknown, schema: unknown): unknown {
  const of = unwrapped(schema);
  if (typeof of === 'number') {
    return fittedSimple(value, of);
  }
  if (!Array.isArray(of)) {
    return value;
  }
  const [kind, , , , first, second] = of;
  if (kind === LIST && Array.isArray(value)) {
    return value.map((one) => fitted(one, first));
  }
  if (kind === MAP && isObject(value)) {
    return mapped(value, () => second);
  }
  if ((kind === STRUCTURE || kind === UNION) && isObject(value) && Array.isArray(first) && Array.isArray(second)) {
    return mapped(named(value, first), (name) => second[first.indexOf(name)]);
  }
  return value;
}

function fittedSimple(value: unknown, of: number): unknown {
  if (of >= MAP_OF) {
    return isObject(value) ? mapped(value, () => of - MAP_OF) : value;
  }
  if (of >= LIST_OF) {
    return Array.isArray(value) ? value.map((one) => fittedSimple(one, of - LIST_OF)) : value;
  }
  const isInstant = of >= FIRST_INSTANT && of <= LAST_INSTANT && typeof value === 'string' && INSTANT.test(value);
  return isInstant ? new Date(value) : value;
}

function mapped(value: Readonly<Record<string, unknown>>, schemaOf: (name: string) => unknown): unknown {
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fitted(one, schemaOf(name))]));
}

function named(value: Readonly<Record<string, unknown>>, members: readonly unknown[]) {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const small = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
      const isOtherwise = !members.includes(name) && members.includes(small) && !Object.hasOwn(value, small);
      return [isOtherwise ? small : name, one];
    }),
  );
}

/** A schema may be told later, and have traits beside it. */
function unwrapped(schema: unknown): unknown {
  const told: unknown = typeof schema === 'function' ? schema() : schema;
  return Array.isArray(told) && typeof told[0] !== 'number' ? unwrapped(told[0]) : told;
}
