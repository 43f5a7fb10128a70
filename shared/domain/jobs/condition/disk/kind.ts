import { type Judged, megabytes } from '#domain/jobs/condition/judged.ts';
import type { DiskCondition } from './schema.ts';

/** The condition in words. */
export function diskInWords({ path, freeMb }: DiskCondition): string {
  return `at least ${freeMb} MB free on ${path}`;
}

/** Holds the free bytes of the disk against the condition. */
export function judgeDisk({ path, freeMb }: DiskCondition, freeBytes: number): Judged {
  const free = megabytes(freeBytes);
  return { met: free >= freeMb, words: `${free} MB free on ${path} of at least ${freeMb} MB` };
}
