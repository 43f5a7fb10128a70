import type { Tokens } from './tokens.ts';
import type { Item } from './values.ts';

/** A place in an item: a name, and names and indexes below it. */
export type Path = readonly [string, ...(string | number)[]];

/** Reads `a.b[0].#c`. */
export function readPath(tokens: Tokens): Path {
  const below: (string | number)[] = [];
  const first = nameIn(tokens);
  for (;;) {
    if (tokens.takeIf('.')) {
      below.push(nameIn(tokens));
    } else if (tokens.takeIf('[')) {
      below.push(Number(tokens.take()));
      tokens.require(']');
    } else {
      return [first, ...below];
    }
  }
}

/** The value at a place; undefined where there is none. */
export function valueAt(item: Item, path: Path): unknown {
  return path.reduce<unknown>((value, key) => memberOf(value, key), item);
}

/** Puts a value at a place, or takes away what is there (undefined). False where there is no such place. */
export function putAt(item: Record<string, unknown>, path: Path, value: unknown): boolean {
  const holder = path.slice(0, -1).reduce<unknown>((place, key) => memberOf(place, key), item);
  const key = path.at(-1) ?? '';
  if (Array.isArray(holder) && typeof key === 'number') {
    if (value === undefined) {
      holder.splice(key, 1);
    } else {
      holder[Math.min(key, holder.length)] = value;
    }
    return true;
  }
  if (typeof holder !== 'object' || holder === null || typeof key === 'number') {
    return false;
  }
  if (value === undefined) {
    Reflect.deleteProperty(holder, key);
  } else {
    Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return true;
}

function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function nameIn(tokens: Tokens): string {
  const token = tokens.take();
  if (!/^#?[A-Za-z0-9_]+$/.test(token)) {
    throw tokens.refused(`${token} is no name`);
  }
  return tokens.attributes.nameOf(token);
}
