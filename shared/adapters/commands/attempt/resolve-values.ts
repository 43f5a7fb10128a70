import { valueNotReadable } from '#domain/runs/reasons/attempt.ts';
import { ENVIRONMENT_IS_LOCAL } from '#domain/secrets/local-environment.ts';
import type { SecretReference, Value } from '#domain/secrets/reference.ts';
import { knownSecret } from '#domain/secrets/values.ts';
import { isObject } from '#domain/values/json/object.ts';
import { readJson } from '#domain/values/json/read.ts';
import { formatPath, type InputError } from '#domain/values/unfitting-input.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import type { SecretReading, Secrets } from '#ports/secrets.ts';

/** The places where references are looked up. */
export interface References {
  readonly secrets: Secrets;
  /** The variables that `fromEnvironment` may read: the runtime's own variables. Absent where such references are refused. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Values that are all there, and what of them must not be shown; or what the attempt has come to without them. */
type ResolvedValues =
  | {
      readonly kind: 'resolved';
      readonly values: Readonly<Record<string, string>>;
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'unresolved'; readonly result: ExecutionResult };

/** Looks up the references among values, each place once. */
export async function resolveValues(
  references: References,
  values: Readonly<Record<string, Value>>,
  signal: AbortSignal,
): Promise<ResolvedValues> {
  const read = rememberedReads(references, signal);
  const entries = Object.entries(values);
  const readings = await unlessAborted(Promise.all(entries.map(([, value]) => resolve(value, read))), signal);
  if (readings === undefined) {
    return { kind: 'unresolved', result: { kind: 'stopped' } };
  }
  const resolved: [string, string][] = [];
  const secrets: string[] = [];
  for (const [index, [name, value]] of entries.entries()) {
    const reading = readings[index];
    if (reading?.kind !== 'text') {
      return { kind: 'unresolved', result: unreadable(name, reading) };
    }
    resolved.push([name, typeof value === 'string' ? value : (value.prefix ?? '') + reading.text]);
    secrets.push(...(typeof value === 'string' ? [] : knownSecret(reading.text, parsed(reading.text).document)));
  }
  return { kind: 'resolved', values: Object.fromEntries(resolved), secrets };
}

type Read = (reference: SecretReference) => Promise<SecretReading>;

async function resolve(value: Value, read: Read): Promise<SecretReading> {
  if (typeof value === 'string') {
    return { kind: 'text', text: value };
  }
  const reading = await read(value);
  if (reading.kind !== 'text' || !('key' in value) || value.key === undefined) {
    return reading;
  }
  return underKey(reading.text, value.fromSecret, value.key);
}

function rememberedReads({ secrets, environment }: References, signal: AbortSignal): Read {
  const known = new Map<string, Promise<SecretReading>>();
  const once = (place: string, read: () => Promise<SecretReading>) => {
    const reading = known.get(place) ?? read();
    known.set(place, reading);
    return reading;
  };
  return async (reference) => {
    if ('fromSecret' in reference) {
      return await once(`secret ${reference.fromSecret}`, () => secrets.readSecret(reference.fromSecret, signal));
    }
    if ('fromParameter' in reference) {
      return await once(`parameter ${reference.fromParameter}`, () =>
        secrets.readParameter(reference.fromParameter, signal),
      );
    }
    return variable(reference.fromEnvironment, environment);
  };
}

function variable(name: string, environment: References['environment']): SecretReading {
  if (environment === undefined) {
    return { kind: 'unreadable', why: ENVIRONMENT_IS_LOCAL, retryable: false };
  }
  const text = environment[name];
  return text === undefined || text === ''
    ? { kind: 'unreadable', why: `the runtime has no variable ${name} in its environment`, retryable: false }
    : { kind: 'text', text };
}

function underKey(text: string, id: string, key: string): SecretReading {
  const { document, losses } = parsed(text);
  const lost = losses.find(({ path }) => path === formatPath([key]));
  if (lost !== undefined) {
    return { kind: 'unreadable', why: `the secret ${id} under this key: ${lost.message}`, retryable: false };
  }
  const found = isObject(document) && Object.hasOwn(document, key) ? document[key] : undefined;
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
    ? { kind: 'text', text: String(found) }
    : { kind: 'unreadable', why: `the secret ${id} is no JSON object with a text under this key`, retryable: false };
}

function unreadable(name: string, reading: SecretReading | undefined): ExecutionResult {
  const { why, retryable } =
    reading?.kind === 'unreadable' ? reading : { why: 'it could not be looked up', retryable: true };
  return { kind: 'failed', reason: valueNotReadable(name, why), retryable };
}

/** A text that is not JSON is no document. What it says twice or too exactly elsewhere does not spoil the rest of it. */
function parsed(text: string): { readonly document: unknown; readonly losses: readonly InputError[] } {
  const read = readJson(text);
  if (read.ok) {
    return { document: read.value, losses: [] };
  }
  return read.kind === 'malformed'
    ? { document: undefined, losses: [] }
    : { document: read.value, losses: read.errors };
}
