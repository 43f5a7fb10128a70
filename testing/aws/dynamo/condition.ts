import { type Path, readPath, valueAt } from './path.ts';
import { type Attributes, Tokens } from './tokens.ts';
import { compared, type Item, isSame, sizeOf, typeOf } from './values.ts';

/** A question about an item; one that is not there is as one without members. */
export type Condition = (item: Item) => boolean;

type Operand = (item: Item) => unknown;

const COMPARISONS: Readonly<Record<string, (one: unknown, other: unknown) => boolean>> = {
  '=': isSame,
  '<>': (one, other) => !isSame(one, other),
  '<': (one, other) => (compared(one, other) ?? 0) < 0,
  '<=': (one, other) => (compared(one, other) ?? 1) <= 0,
  '>': (one, other) => (compared(one, other) ?? 0) > 0,
  '>=': (one, other) => (compared(one, other) ?? -1) >= 0,
};

/** Reads a condition, a filter or a key condition (developer guide, "Condition and filter expressions"). Throws a ValidationException. */
export function readCondition(text: string, attributes: Attributes): Condition {
  const tokens = new Tokens(text, attributes);
  const condition = readOr(tokens);
  if (!tokens.isOver) {
    throw tokens.refused(`${tokens.word} stands behind its end`);
  }
  return condition;
}

function readOr(tokens: Tokens): Condition {
  const any = [readAnd(tokens)];
  while (tokens.takeIf('OR')) {
    any.push(readAnd(tokens));
  }
  return (item) => any.some((holds) => holds(item));
}

function readAnd(tokens: Tokens): Condition {
  const all = [readNot(tokens)];
  while (tokens.takeIf('AND')) {
    all.push(readNot(tokens));
  }
  return (item) => all.every((holds) => holds(item));
}

function readNot(tokens: Tokens): Condition {
  if (tokens.takeIf('NOT')) {
    const holds = readNot(tokens);
    return (item) => !holds(item);
  }
  if (tokens.takeIf('(')) {
    const holds = readOr(tokens);
    tokens.require(')');
    return holds;
  }
  const isFunction = tokens.isFollowedBy('(') && tokens.word !== 'SIZE';
  return isFunction ? readFunction(tokens) : readComparison(tokens);
}

function readFunction(tokens: Tokens): Condition {
  const name = tokens.take();
  tokens.require('(');
  const path = readPath(tokens);
  const argument = tokens.takeIf(',') ? readOperand(tokens) : undefined;
  tokens.require(')');
  const holds = argument === undefined ? existence(name, path) : functionOf(name, path, argument);
  if (holds === undefined) {
    throw tokens.refused(`${name} with ${argument === undefined ? 'one argument' : 'two arguments'} is no function`);
  }
  return holds;
}

function existence(name: string, path: Path): Condition | undefined {
  switch (name) {
    case 'attribute_exists':
      return (item) => valueAt(item, path) !== undefined;
    case 'attribute_not_exists':
      return (item) => valueAt(item, path) === undefined;
    default:
      return undefined;
  }
}

function functionOf(name: string, path: Path, argument: Operand): Condition | undefined {
  switch (name) {
    case 'begins_with':
      return (item) => {
        const [value, start] = [valueAt(item, path), argument(item)];
        return typeof value === 'string' && typeof start === 'string' && value.startsWith(start);
      };
    case 'contains':
      return (item) => contains(valueAt(item, path), argument(item));
    case 'attribute_type':
      return (item) => {
        const value = valueAt(item, path);
        return value !== undefined && typeOf(value) === argument(item);
      };
    default:
      return undefined;
  }
}

function contains(value: unknown, part: unknown): boolean {
  if (typeof value === 'string') {
    return typeof part === 'string' && value.includes(part);
  }
  const members: readonly unknown[] = Array.isArray(value) || value instanceof Set ? [...value] : [];
  return members.some((member) => isSame(member, part));
}

function readComparison(tokens: Tokens): Condition {
  const left = readOperand(tokens);
  if (tokens.takeIf('BETWEEN')) {
    const low = readOperand(tokens);
    tokens.require('AND');
    const high = readOperand(tokens);
    return (item) => (compared(left(item), low(item)) ?? -1) >= 0 && (compared(left(item), high(item)) ?? 1) <= 0;
  }
  if (tokens.takeIf('IN')) {
    tokens.require('(');
    const choices = tokens.list(() => readOperand(tokens));
    tokens.require(')');
    return (item) => choices.some((choice) => isSame(left(item), choice(item)));
  }
  const operator = tokens.take();
  const holds = COMPARISONS[operator];
  if (holds === undefined) {
    throw tokens.refused(`${operator} compares nothing`);
  }
  const right = readOperand(tokens);
  return (item) => holds(left(item), right(item));
}

function readOperand(tokens: Tokens): Operand {
  if (tokens.word.startsWith(':')) {
    const value = tokens.attributes.valueOf(tokens.take());
    return () => value;
  }
  if (tokens.word === 'SIZE' && tokens.isFollowedBy('(')) {
    tokens.take();
    tokens.require('(');
    const path = readPath(tokens);
    tokens.require(')');
    return (item) => lengthOf(valueAt(item, path));
  }
  const path = readPath(tokens);
  return (item) => valueAt(item, path);
}

/** As `size` counts it: bytes of a text or binary, members of everything else. */
function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array) {
    return sizeOf(value);
  }
  if (value instanceof Set) {
    return value.size;
  }
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}
