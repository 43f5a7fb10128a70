import fc from 'fast-check';
import { HARDLY_LEFT_OUT, LIKELY } from './likely.ts';
import { type JsonSchema, referred } from './operations.ts';

/** Larger numbers are legal and often over a limit of the configuration. */
const MOST = 600;
const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom([], {}, { x: [1] }),
);

const MOST_LEVELS = 5;
const MOST_CHARACTERS = 40;
/** Objects with more fields have few of those they may have: each may contradict another. */
const MANY_FIELDS = 8;

/** Values that a JSON Schema of the document describes; `name` is that of the field or parameter. What a pattern says is not made. */
export function fromSchema(schema: JsonSchema, name = '', level = 0): fc.Arbitrary<unknown> {
  const made = bySchema(schema, level);
  const likely = LIKELY[name];
  return likely === undefined ? made : fc.oneof({ weight: 20, arbitrary: likely }, { weight: 1, arbitrary: made });
}

function bySchema(schema: JsonSchema, level: number): fc.Arbitrary<unknown> {
  if (level > MOST_LEVELS) {
    return fc.constant(null);
  }
  if (typeof schema.$ref === 'string') {
    return fromSchema(referred(schema.$ref), '', level);
  }
  if ('const' in schema) {
    return fc.constant(schema.const);
  }
  const choices = schemasIn(schema.anyOf ?? schema.oneOf);
  if (choices.length > 0) {
    return fc.oneof(...choices.map((choice) => fromSchema(choice, '', level + 1)));
  }
  if (Array.isArray(schema.enum)) {
    return fc.constantFrom<unknown>(...schema.enum);
  }
  return ofType(schema, level);
}

function ofType(schema: JsonSchema, level: number): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'string':
      return fc.string({
        minLength: Math.min(numberIn(schema.minLength, 0), MOST_CHARACTERS),
        maxLength: Math.min(numberIn(schema.maxLength, MOST_CHARACTERS), MOST_CHARACTERS),
      });
    case 'integer':
      return fc.integer({
        min: within(schema.minimum, 0),
        max: Math.max(within(schema.minimum, 0), Math.min(within(schema.maximum, MOST), MOST)),
      });
    case 'number':
      return fc.integer({
        min: within(schema.minimum, 0),
        max: Math.max(within(schema.minimum, 0), Math.min(within(schema.maximum, MOST), MOST)),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(isSchema(schema.items) ? fromSchema(schema.items, '', level + 1) : anyJson, {
        minLength: numberIn(schema.minItems, 0),
        maxLength: Math.min(numberIn(schema.maxItems, 3), 3),
      });
    case 'object':
      return ofObject(schema, level);
    default:
      return anyJson;
  }
}

function ofObject({ properties, required, additionalProperties }: JsonSchema, level: number): fc.Arbitrary<unknown> {
  const fields = isSchema(properties) ? Object.entries(properties) : [];
  if (fields.length === 0 && isSchema(additionalProperties)) {
    return fc.dictionary(fc.constantFrom('A', 'NAME', 'x_y'), fromSchema(additionalProperties, '', level + 1));
  }
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const made = fields.map(([name, schema]) => {
    const value = isSchema(schema) ? fromSchema(schema, name, level + 1) : fc.constant(null);
    const left = needed.includes(name) || HARDLY_LEFT_OUT.has(name) ? 0.04 : fields.length > MANY_FIELDS ? 4 : 1;
    const field = fc.oneof({ weight: 50, arbitrary: value }, { weight: 50 * left, arbitrary: fc.constant(undefined) });
    return field.map((of) => [name, of] as const);
  });
  return fc.tuple(...made).map((members) => Object.fromEntries(members.filter(([, value]) => value !== undefined)));
}

function schemasIn(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberIn(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** A bound that an integer of fast-check may have. */
function within(value: unknown, otherwise: number): number {
  return Math.max(-0x80000000, Math.min(0x7fffffff, numberIn(value, otherwise)));
}
