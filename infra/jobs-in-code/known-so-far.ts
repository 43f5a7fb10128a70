import { Token } from 'aws-cdk-lib';
import { isObject } from '#domain/values/json/object.ts';
import { formatPath } from '#domain/values/unfitting-input.ts';

/** Fits where a name is asked for. */
const STAND_IN = 'x';
/** As the CDK writes what is known at deployment into texts. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;

/** A value with a stand-in for what is only known at deployment, and where that is. */
interface KnownSoFar {
  readonly value: unknown;
  readonly unknownAt: readonly string[];
}

/** Tells what of a value is known when the app is synthesised. A member that is undefined counts as left out, as it is where the stack is written. */
export function knownSoFar(value: unknown): KnownSoFar {
  const unknownAt: string[] = [];
  const read = (part: unknown, path: readonly PropertyKey[]): unknown => {
    if (Token.isUnresolved(part)) {
      unknownAt.push(formatPath(path));
      return typeof part === 'string' ? part.replaceAll(TOKEN, STAND_IN) : typeof part === 'number' ? 1 : STAND_IN;
    }
    if (Array.isArray(part)) {
      return part.map((item, index) => read(item, [...path, index]));
    }
    if (!isObject(part)) {
      return part;
    }
    const said = Object.entries(part).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(said.map(([key, inner]) => [key, read(inner, [...path, key])]));
  };
  return { value: read(value, []), unknownAt };
}
