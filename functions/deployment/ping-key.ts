import { createHash } from 'node:crypto';

/** The hash by which a job's key is stored and found: SHA-256 (FIPS 180-4), as hexadecimal digits. */
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
