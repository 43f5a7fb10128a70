import { maskSecrets } from '#domain/secrets/mask.ts';
import { isObject } from '#domain/values/json/object.ts';
import { readJson } from '#domain/values/json/read.ts';
import { encodeUtf8 } from '#domain/values/utf8.ts';

/** The most that a result may be, in bytes of UTF-8. */
export const MOST_RESULT_BYTES = 4_096;

/** The result that a command left, as its run keeps it. */
export interface KeptResult {
  /** JSON, on one line, masked. */
  readonly result?: string;
  /** Why there is none, although the command left something. */
  readonly resultFault?: string;
}

/** Reads what a command left as its result: nothing, JSON of at most 4 KiB, or something else, which is said. */
export function readResult(text: string, secrets: readonly string[]): KeptResult {
  if (text.trim() === '') {
    return {};
  }
  if (encodeUtf8(text).length > MOST_RESULT_BYTES) {
    return tooLong();
  }
  const read = readJson(text);
  if (!read.ok) {
    const said = read.errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
    const what = read.kind === 'malformed' ? 'is not JSON' : 'would not be kept as it is';
    return { resultFault: maskSecrets(`the result ${what}: ${said}`, secrets) };
  }
  const result = JSON.stringify(masked(read.value, secrets));
  return encodeUtf8(result).length > MOST_RESULT_BYTES ? tooLong() : { result };
}

/** The fault of a result that is longer than it may be. */
export function tooLong(): KeptResult {
  return { resultFault: `the result is longer than ${MOST_RESULT_BYTES} bytes` };
}

/** Masks values only: a key such as `nextToken` is what results are for. */
function masked(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return maskSecrets(value, secrets);
  }
  if (typeof value === 'number') {
    const shown = maskSecrets(String(value), secrets);
    return shown === String(value) ? value : shown;
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
