import type { Head } from '#domain/ledger/head/head.ts';
import { readIncidents } from '#domain/notices/incident.ts';
import { partitionsOf, shardOf, wakeInstant } from './keys.ts';

/** The list of jobs in trouble, which its partitions are named after. */
export const TROUBLE_LIST = 't';

/** All partitions of the trouble index. */
export const TROUBLE_PARTITIONS = partitionsOf(TROUBLE_LIST);

/** Where the trouble index finds a head: nowhere while nothing is wrong, and at one place as long as anything is. */
export function troubleAttributes({ jobId, incidents }: Head): { troubleShard?: string; troubleKey?: string } {
  const { openSince } = readIncidents(incidents);
  return openSince === undefined
    ? {}
    : { troubleShard: `${TROUBLE_LIST}#${shardOf(jobId)}`, troubleKey: `${wakeInstant(openSince)}#${jobId}` };
}
