import { invalid } from '#testing/aws/refusal.ts';
import { type Path, putAt, readPath, valueAt } from './path.ts';
import { type Attributes, Tokens } from './tokens.ts';
import { copied, copiedItem, type Item } from './values.ts';

/** One change of an item. All of them read the item as it was. */
type Change = (before: Item, after: Record<string, unknown>) => void;

type Value = (before: Item) => unknown;

const CLAUSES = ['SET', 'REMOVE', 'ADD', 'DELETE'];

/** Reads an update (developer guide, "Update expressions"): what makes of an item the one after it. Throws a ValidationException. */
export function readUpdate(text: string, attributes: Attributes): (before: Item) => Item {
  const tokens = new Tokens(text, attributes);
  const changes: Change[] = [];
  while (!tokens.isOver) {
    const clause = tokens.take().toUpperCase();
    if (!CLAUSES.includes(clause)) {
      throw tokens.refused(`${clause} is no clause of an update`);
    }
    changes.push(...tokens.list(() => readChange(clause, tokens)));
  }
  return (before) => {
    const after = copiedItem(before);
    for (const change of changes) {
      change(before, after);
    }
    return after;
  };
}

function readChange(clause: string, tokens: Tokens): Change {
  const path = readPath(tokens);
  switch (clause) {
    case 'SET': {
      tokens.require('=');
      const value = readSum(tokens);
      return (before, after) => put(after, path, value(before));
    }
    case 'REMOVE':
      return (_, after) => put(after, path, undefined);
    case 'ADD': {
      const value = tokens.attributes.valueOf(tokens.take());
      return (before, after) => put(after, path, added(valueAt(before, path), value));
    }
    default: {
      const value = tokens.attributes.valueOf(tokens.take());
      return (before, after) => put(after, path, without(valueAt(before, path), value));
    }
  }
}

function put(after: Record<string, unknown>, path: Path, value: unknown): void {
  if (!putAt(after, path, value === undefined ? undefined : copied(value))) {
    throw invalid('The document path provided in the update expression is invalid for update');
  }
}

function readSum(tokens: Tokens): Value {
  const left = readValue(tokens);
  const sign = tokens.takeIf('+') ? 1 : tokens.takeIf('-') ? -1 : 0;
  if (sign === 0) {
    return (before) => required(left(before));
  }
  const right = readValue(tokens);
  return (before) => number(left(before)) + sign * number(right(before));
}

function readValue(tokens: Tokens): Value {
  if (tokens.word.startsWith(':')) {
    const value = tokens.attributes.valueOf(tokens.take());
    return () => value;
  }
  if (!tokens.isFollowedBy('(')) {
    const path = readPath(tokens);
    return (before) => valueAt(before, path);
  }
  const name = tokens.take();
  tokens.require('(');
  if (name === 'if_not_exists') {
    const path = readPath(tokens);
    tokens.require(',');
    const otherwise = readValue(tokens);
    tokens.require(')');
    return (before) => valueAt(before, path) ?? otherwise(before);
  }
  if (name !== 'list_append') {
    throw tokens.refused(`${name} is no function of an update`);
  }
  const lists = tokens.list(() => readValue(tokens));
  tokens.require(')');
  return (before) => lists.flatMap((list) => listOf(list(before)));
}

function added(before: unknown, value: unknown): unknown {
  if (value instanceof Set && (before === undefined || before instanceof Set)) {
    return new Set([...(before ?? []), ...value]);
  }
  return number(before ?? 0) + number(value);
}

function without(before: unknown, value: unknown): unknown {
  if (!(value instanceof Set) || !(before === undefined || before instanceof Set)) {
    throw invalid('DELETE takes members out of a set');
  }
  const left = new Set([...(before ?? [])].filter((member) => !value.has(member)));
  return left.size === 0 ? undefined : left;
}

function required(value: unknown): unknown {
  if (value === undefined) {
    throw invalid('The provided expression refers to an attribute that does not exist in the item');
  }
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') {
    throw invalid('An operand in the update expression has an incorrect data type');
  }
  return value;
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw invalid('An operand in the update expression has an incorrect data type');
  }
  return value;
}
