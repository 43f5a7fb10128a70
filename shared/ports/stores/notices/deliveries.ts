import type { Delivery } from '#domain/notices/delivery.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** An incident as far as its deliveries are found by it. */
export interface IncidentKey {
  readonly jobId: string;
  readonly incident: string;
  readonly since: EpochSeconds;
}

/** The records of what became of each notice on each channel, until retention has passed. Expired items are never shown. */
export interface Deliveries {
  /** Writes `delivery` if the stored version is `delivery.version - 1` (for version 1: if there is none). */
  write(delivery: Delivery): Promise<'written' | 'conflict'>;
  /** Reads one, consistently. */
  read(delivery: Pick<Delivery, 'notice' | 'channel'>): Promise<Delivery | undefined>;
  /** Those of a channel that are pending, in the order in which their notices were decided. What was written a moment ago may be missing. */
  backlog(channel: string, page: PageRequest): Promise<Page<Delivery>>;
  /** Those of a job, whatever became of them: the trouble that began last first. */
  ofJob(jobId: string, page: PageRequest): Promise<Page<Delivery>>;
  /** All of an incident, consistently, in the order of their ids. */
  ofIncident(incident: IncidentKey): Promise<readonly Delivery[]>;
}
