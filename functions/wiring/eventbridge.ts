import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { EventBridgeEntries } from '#adapters/aws/eventbridge-entries.ts';
import type { Entries } from '#ports/entries.ts';
import { PATIENT } from './clients.ts';

/** The entries at a place of EventBridge Scheduler, with a client of their own. */
export function entriesAt(place: Omit<ConstructorParameters<typeof EventBridgeEntries>[0], 'client'>): Entries {
  return new EventBridgeEntries({ ...place, client: new SchedulerClient(PATIENT) });
}
