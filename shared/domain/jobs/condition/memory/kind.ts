import { type Judged, megabytes } from '#domain/jobs/condition/judged.ts';
import type { MemoryCondition } from './schema.ts';

/** The condition in words. */
export function memoryInWords({ freeMb }: MemoryCondition): string {
  return `at least ${freeMb} MB of memory free`;
}

/** Holds free memory, in bytes, against the condition. */
export function judgeMemory({ freeMb }: MemoryCondition, freeBytes: number): Judged {
  const free = megabytes(freeBytes);
  return { met: free >= freeMb, words: `${free} MB free of at least ${freeMb} MB` };
}
