import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { isOpen, readIncidents } from '#domain/notices/incident.ts';
import { tell } from './tell.ts';

/**
 * Tells whether a job has an incident that nobody was told of and that can be told now: it began while there was no channel, or no rule for
 * it, and no decision came since.
 */
export function hasUntold(head: Head, context: RecordContext): boolean {
  const { list } = readIncidents(head.incidents);
  return (
    list.some((incident) => isOpen(incident) && incident.toldAt === undefined) &&
    tell(head, head, [], context).effects.length > 0
  );
}
