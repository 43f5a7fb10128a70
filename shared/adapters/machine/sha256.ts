import { createHash } from 'node:crypto';
import type { Sha256 } from '#domain/values/digest.ts';

/** SHA-256 as Node has it, in this thread. */
export const sha256: Sha256 = (text) => createHash('sha256').update(text).digest('hex');
