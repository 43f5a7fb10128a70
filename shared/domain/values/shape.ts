import { isObject } from './json/object.ts';

/**
 * Says what is wrong with something that was stored or sent: `active[2].runId: expected text`; undefined where it is a `Value`. It never
 * throws, and looks at the kind of things, not at rules that may change from version to version: members it does not know stay.
 */
export interface Check<Value> {
  (value: unknown): string | undefined;
  /** Never there: it lets the compiler tell the check of one thing from that of another. */
  readonly of?: Value;
}

/** The check of a member that may be left out. */
export interface Optional<Value> {
  readonly optional: Check<Value>;
}

/** A check for each member, so that none is forgotten: those that may be left out are marked as such. */
type Members<Value> = {
  readonly [Key in keyof Value]-?: Record<never, never> extends Pick<Value, Key>
    ? Optional<Exclude<Value[Key], undefined>>
    : Check<Value[Key]>;
};

/** The variants of a union, by the member that tells them apart. */
type Variants<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: Check<Extract<Union, Readonly<Record<Tag, Name>>>>;
};

/** The value that was read, or what is wrong with what should be one. */
export type Read<Value> =
  | { readonly value: Value; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: string };

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: outside of them a year has no four digits (RFC 3339). */
const [FIRST_SECOND, LAST_SECOND] = [-62_135_596_800, 253_402_300_799];
const MS_A_SECOND = 1_000;

/** Reads something as what its check says. */
export function readAs<Value>(check: Check<Value>, value: unknown): Read<Value> {
  const fault = check(value);
  return fault === undefined ? { value: value as Value } : { fault };
}

/** Any text. */
export const text: Check<string> = (value) => (typeof value === 'string' ? undefined : 'expected text');

/** True or false. */
export const flag: Check<boolean> = (value) => (typeof value === 'boolean' ? undefined : 'expected true or false');

/** Only true: a mark that is there or left out. */
export const mark: Check<true> = (value) => (value === true ? undefined : 'expected true');

/** A whole number from 0 on. */
export const count: Check<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? undefined
    : 'expected a whole number from 0 on';

/** A number from 0 on. */
export const amount: Check<number> = (value) =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY
    ? undefined
    : 'expected a number from 0 on';

/** A whole number. */
export const integer: Check<number> = (value) => (Number.isSafeInteger(value) ? undefined : 'expected a whole number');

/** An EpochSeconds whose year has four digits. */
export const instant: Check<number> = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= FIRST_SECOND && value <= LAST_SECOND
    ? undefined
    : 'expected a second of the years 1 to 9999';

/** An EpochMilliseconds whose year has four digits. */
export const instantMs: Check<number> = (value) =>
  typeof value === 'number' && value >= FIRST_SECOND * MS_A_SECOND && value <= LAST_SECOND * MS_A_SECOND
    ? undefined
    : 'expected a millisecond of the years 1 to 9999';

/** Whatever JSON can say: what was read from JSON is that. */
export const anyJson: Check<never> = () => undefined;

/** Either of two things. */
export function either<One, Other>(one: Check<One>, other: Check<Other>): Check<One | Other> {
  return (value) => (one(value) === undefined ? undefined : other(value));
}

/** A member that may be left out. */
export function optional<Value>(check: Check<Value>): Optional<Value> {
  return { optional: check };
}

/** A text, or a number, of a closed list. */
export function oneOf<const Name extends string | number>(names: readonly Name[]): Check<Name> {
  const known: ReadonlySet<unknown> = new Set(names);
  return (value) => (known.has(value) ? undefined : `expected one of ${names.join(', ')}`);
}

/** A list of things of one kind. */
export function listOf<Value>(check: Check<Value>): Check<Value[]> {
  return (value) => {
    if (!Array.isArray(value)) {
      return 'expected a list';
    }
    for (let index = 0; index < value.length; index += 1) {
      const fault = check(value[index]);
      if (fault !== undefined) {
        return within(`[${index}]`, fault);
      }
    }
    return undefined;
  };
}

/** Things of one kind by their names. */
export function mapOf<Value>(check: Check<Value>): Check<Readonly<Record<string, Value>>> {
  return (value) => {
    if (!isObject(value)) {
      return 'expected an object';
    }
    for (const [name, member] of Object.entries(value)) {
      const fault = check(member);
      if (fault !== undefined) {
        return within(name, fault);
      }
    }
    return undefined;
  };
}

/** An object with these members. */
export function shape<Value extends object>(members: Members<Value>): Check<Value> {
  const checks = Object.entries<Check<unknown> | Optional<unknown>>(members).map(([name, member]) =>
    'optional' in member ? { name, check: member.optional, may: true } : { name, check: member, may: false },
  );
  return (value) => {
    if (!isObject(value)) {
      return 'expected an object';
    }
    for (const { name, check, may } of checks) {
      const member = value[name];
      const fault = member === undefined && may ? undefined : check(member);
      if (fault !== undefined) {
        return within(name, fault);
      }
    }
    return undefined;
  };
}

/** One of several objects, told apart by a member. */
export function variants<Union extends object, Tag extends keyof Union & string>(
  tag: Tag,
  checks: Variants<Union, Tag>,
): Check<Union> {
  const byName: ReadonlyMap<unknown, Check<unknown>> = new Map(Object.entries<Check<unknown>>(checks));
  return (value) => {
    const check = isObject(value) ? byName.get(value[tag]) : undefined;
    return check === undefined ? `${tag}: expected one of ${[...byName.keys()].join(', ')}` : check(value);
  };
}

function within(place: string, fault: string): string {
  if (fault.startsWith('expected ')) {
    return `${place}: ${fault}`;
  }
  return fault.startsWith('[') ? `${place}${fault}` : `${place}.${fault}`;
}
