import { isDeepStrictEqual } from 'node:util';
import { invalid } from '#testing/aws/refusal.ts';

const BEHIND_ASCII = /[\u0080-\uffff]/;

/** An item as the document client has it. */
export type Item = Readonly<Record<string, unknown>>;

/** The types of DynamoDB (API_AttributeValue). */
type ValueType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | 'SS' | 'NS' | 'BS';

/** The type that the document client gives a value; throws a ValidationException for what it gives none. */
export function typeOf(value: unknown): ValueType {
  switch (typeof value) {
    case 'string':
      return 'S';
    case 'number':
    case 'bigint':
      return 'N';
    case 'boolean':
      return 'BOOL';
    case 'object':
      return objectTypeOf(value);
    default:
      throw invalid(`a value of type ${typeof value} is none of DynamoDB's`);
  }
}

function objectTypeOf(value: object | null): ValueType {
  if (value === null) {
    return 'NULL';
  }
  if (value instanceof Uint8Array) {
    return 'B';
  }
  if (value instanceof Set) {
    const [first] = value;
    return typeof first === 'string' ? 'SS' : first instanceof Uint8Array ? 'BS' : 'NS';
  }
  return Array.isArray(value) ? 'L' : 'M';
}

/** -1, 0 or 1 in DynamoDB's order (strings and binaries by their bytes); undefined where the two cannot be compared. */
export function compared(one: unknown, other: unknown): number | undefined {
  if (typeof one === 'number' && typeof other === 'number') {
    return Math.sign(one - other);
  }
  if (typeof one === 'string' && typeof other === 'string') {
    return comparedTexts(one, other);
  }
  if (one instanceof Uint8Array && other instanceof Uint8Array) {
    return Buffer.compare(one, other);
  }
  return undefined;
}

/** True if two values are one and the same to DynamoDB. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && typeof other === 'object' && isDeepStrictEqual(one, other));
}

/** Behind the surrogates the order of code units is another one than that of bytes. */
function comparedTexts(one: string, other: string): number {
  if (BEHIND_ASCII.test(one) && BEHIND_ASCII.test(other)) {
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  }
  return one < other ? -1 : Number(one > other);
}

/** The bytes that a value counts (developer guide, "Item sizes and formats"; numbers roughly). */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') {
    return Buffer.byteLength(value);
  }
  if (value instanceof Uint8Array) {
    return value.length;
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return Math.ceil(String(value).length / 2) + 1;
  }
  if (value instanceof Set || Array.isArray(value)) {
    return [...value].reduce((sum: number, item) => sum + sizeOf(item) + 1, 3);
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).reduce((sum, [name, item]) => sum + Buffer.byteLength(name) + sizeOf(item) + 1, 3)
    : 1;
}

/** A copy of its own, without members that are undefined, as `removeUndefinedValues` sends it. */
export function copied(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.filter((item) => item !== undefined).map(copied);
  }
  return typeOf(value) === 'M' ? copiedItem({ ...Object(value) }) : structuredClone(value);
}

/** A copy of an item. */
export function copiedItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, copied(value)]])),
  );
}
