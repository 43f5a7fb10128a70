import { InvalidArgumentError } from 'commander';
import type { JobInput } from '#domain/jobs/schema.ts';

/** The arguments of one run. */
export type RunArguments = NonNullable<JobInput['args']>;

/** A variable or an argument, as a command line names it. */
type Pair = readonly [name: string, value: string];

/** Reads one of several NAME=VALUE, and puts it behind those before it. */
export function collectPair(text: string, before: readonly Pair[] = []): readonly Pair[] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Expected NAME=VALUE.');
  }
  return [...before, [name, value]];
}

/** Reads arguments as JSON. */
export function parseArguments(text: string): RunArguments {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) {
    throw new InvalidArgumentError('Expected an array or an object in JSON.');
  }
  return value as RunArguments;
}

/** The pairs as an object; undefined where there are none. */
export function objectOf(pairs: readonly Pair[] | undefined): Readonly<Record<string, string>> | undefined {
  return pairs === undefined ? undefined : Object.fromEntries(pairs);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
