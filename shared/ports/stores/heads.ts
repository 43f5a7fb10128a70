import type { Head } from '#domain/ledger/head/head.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Page, PageRequest } from './page.ts';

/** A hint from the index: look at this job. */
export interface WakeHint {
  readonly jobId: string;
  readonly wakeAt: EpochSeconds;
}

/** A hint from the index: this job is in trouble. */
export interface TroubleHint {
  readonly jobId: string;
  /** The instant that its trouble began at. */
  readonly since: EpochSeconds;
}

/** A hint from the index: this job may have runs that are not over. */
export interface OpenHint {
  readonly jobId: string;
  /** For a page that begins behind this one. */
  readonly cursor: string;
}

/**
 * The heads of jobs: read consistently, written conditionally. Expired heads are never shown. What cannot be read is told; lists leave it
 * out, and a single read throws a StoreFault `item_unreadable`: it is not the same as none.
 */
export interface Heads {
  read(jobId: string): Promise<Head | undefined>;
  /** Several heads at once, for lists; may be a moment behind. Those that are not there are left out. */
  readMany(jobIds: readonly string[]): Promise<readonly Head[]>;
  /** Writes `head` if the stored version is `head.version - 1` (for version 1: if there is none). The one commit of a decision. */
  write(head: Head): Promise<'written' | 'conflict'>;
  /** Heads whose `wakeAt` is at or before `until`, soonest first, then by id, of self-clocked jobs or of the others. */
  due(selfClocked: boolean, until: EpochSeconds, page: PageRequest): Promise<Page<WakeHint>>;
  /** Jobs with runs that are not over, each once unless it is written meanwhile, and some others that are looked at soon. */
  open(page: PageRequest): Promise<Page<OpenHint>>;
  /** Jobs with open incidents, longest first, then by id. */
  inTrouble(page: PageRequest): Promise<Page<TroubleHint>>;
  /** All heads that have a `wakeAt`, self-clocked or not, soonest first, then by id. */
  byWakeAt(page: PageRequest): Promise<Page<WakeHint>>;
}
