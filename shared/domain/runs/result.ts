import { maskNumber, maskSecrets } from '#domain/secrets/mask/pieces.ts';
import { isObject } from '#domain/values/json/object.ts';
import { jsonObjection } from '#domain/values/json/objection.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import { readJson } from '#domain/values/json/read.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { encodeUtf8, wellFormedUtf8 } from '#domain/values/utf8.ts';

/** The most that a result may be, in bytes of UTF-8. */
export const MOST_RESULT_BYTES = 4_096;

/** The result that a command left, as its run keeps it. */
export interface KeptResult {
  /** JSON, on one line, masked. */
  readonly result?: string;
  /** Why there is none, although the command left something. */
  readonly resultFault?: string;
}

/** Reads the bytes that a command left as its result, as their text. */
export function readResultBytes(bytes: Uint8Array, secrets: readonly string[]): KeptResult {
  if (bytes.length > MOST_RESULT_BYTES) {
    return tooLong();
  }
  const text = wellFormedUtf8(bytes);
  return text === undefined ? { resultFault: 'the result is not UTF-8' } : readResult(text, secrets);
}

/** Reads what a command left as its result: nothing, JSON of at most 4 KiB that a body could hold, or something else, which is said. */
export function readResult(text: string, secrets: readonly string[]): KeptResult {
  if (text.trim() === '') {
    return {};
  }
  if (encodeUtf8(text).length > MOST_RESULT_BYTES) {
    return tooLong();
  }
  const read = readJson(text);
  if (!read.ok) {
    return faultOf(read.kind === 'malformed' ? 'is not JSON' : 'would not be kept as it is', read.errors, secrets);
  }
  const objection = jsonObjection(read.value);
  if (objection !== undefined) {
    return faultOf('cannot be kept', [objection], secrets);
  }
  const result = JSON.stringify(masked(read.value, secrets));
  return encodeUtf8(result).length > MOST_RESULT_BYTES ? tooLong() : { result };
}

/** Tells a stored result that can be shown: rows of earlier versions may hold one that nobody could read. */
export function isShowable(result: string): boolean {
  const value = parsedJson(result);
  return value !== undefined && jsonObjection(value) === undefined;
}

function faultOf(what: string, errors: readonly InputError[], secrets: readonly string[]): KeptResult {
  const said = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  return { resultFault: maskSecrets(`the result ${what}: ${said}`, secrets) };
}

function tooLong(): KeptResult {
  return { resultFault: `the result is longer than ${MOST_RESULT_BYTES} bytes` };
}

/** Masks values only: a key such as `nextToken` is what results are for. */
function masked(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return maskSecrets(value, secrets);
  }
  if (typeof value === 'number') {
    return maskNumber(value, secrets);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => masked(item, secrets));
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [maskSecrets(key, secrets), masked(inner, secrets)]),
      )
    : value;
}
