import { isObject } from '#domain/values/json/object.ts';
import { MASK, maskSecrets } from './mask.ts';
import { isSecretName } from './names.ts';
import { isReference, REFERENCE_KEYS } from './reference.ts';

/**
 * Masks the texts of a JSON value: those whose nearest key sounds like a secret, and these secrets wherever they stand.
 * @param name the key that the value itself stands under
 */
export function maskJson(name: string, value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return isSecretName(name) && !REFERENCE_KEYS.has(name) ? MASK : maskSecrets(value, secrets);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => maskJson(name, item, secrets));
  }
  if (!isObject(value) || isReference(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskJson(key, inner, secrets)]));
}
