import { isObject } from '#domain/values/json/object.ts';
import { MASK, maskNumber, maskSecrets } from './mask/pieces.ts';
import { isSecretName } from './names.ts';
import { isReference, REFERENCE_KEYS } from './reference.ts';

/**
 * Masks the texts and numbers of a JSON value: those below a key that sounds like a secret, and these secrets wherever they stand.
 * @param keys those that the value itself stands under, the outermost first
 */
export function maskJson(keys: readonly string[], value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    if (keys.some(isSecretName) && !REFERENCE_KEYS.has(keys.at(-1) ?? '')) {
      return MASK;
    }
    return typeof value === 'number' ? maskNumber(value, secrets) : maskSecrets(value, secrets);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => maskJson(keys, item, secrets));
  }
  if (!isObject(value) || isReference(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskJson([...keys, key], inner, secrets)]),
  );
}
