import type { Item } from '#adapters/dynamo/table/requests.ts';

/** A value as DynamoDB's HTTP API has it (API_AttributeValue), as far as the stores use it. Bytes are base64. */
type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Attributes };

/** An item as DynamoDB's HTTP API has it. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Turns an item's values into DynamoDB's, leaving out what is undefined. Throws a TypeError for what DynamoDB cannot hold. */
export function toAttributes(item: object): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) {
      attributes[name] = toAttribute(value);
    }
  }
  return attributes;
}

/** The way back. */
export function fromAttributes(attributes: Attributes): Item {
  const item: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    item[name] = fromAttribute(value);
  }
  return item;
}

function toAttribute(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'boolean':
      return { BOOL: value };
    case 'number':
      return toNumber(value);
    case 'object':
      return value === null ? { NULL: true } : toDocument(value);
    default:
      throw new TypeError(`DynamoDB holds no ${typeof value}`);
  }
}

function toNumber(value: number): AttributeValue {
  if (!Number.isFinite(value)) {
    throw new TypeError(`DynamoDB holds no ${value}`);
  }
  return { N: String(value) };
}

function toDocument(value: object): AttributeValue {
  if (value instanceof Uint8Array) {
    return { B: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  return Array.isArray(value) ? { L: value.map(toAttribute) } : { M: toAttributes(value) };
}

function fromAttribute(value: AttributeValue): unknown {
  if ('S' in value) {
    return value.S;
  }
  if ('N' in value) {
    return Number(value.N);
  }
  if ('BOOL' in value) {
    return value.BOOL;
  }
  if ('M' in value) {
    return fromAttributes(value.M);
  }
  if ('L' in value) {
    return value.L.map(fromAttribute);
  }
  return 'B' in value ? Buffer.from(value.B, 'base64') : null;
}
