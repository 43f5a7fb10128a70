import { maskSecrets } from './mask.ts';
import { isSecretName } from './values.ts';

const MASK = '***';
/** Keys of an object that says where a secret is kept, not what it is. */
const REFERENCES: ReadonlySet<string> = new Set(['fromSecret', 'fromParameter', 'fromEnvironment']);

/**
 * Masks the texts of a JSON value: those whose nearest key sounds like a secret, and these secrets wherever they stand.
 * @param name the key that the value itself stands under
 */
export function maskJson(name: string, value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return isSecretName(name) && !REFERENCES.has(name) ? MASK : maskSecrets(value, secrets);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => maskJson(name, item, secrets));
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).some((key) => REFERENCES.has(key))) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskJson(key, inner, secrets)]));
}
