import { untakenBesideMessage } from '#domain/jobs/command/aws/untaken.ts';
import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { EventbridgeCommand } from './schema.ts';

/** Events for buses. */
export const eventbridgeKind = {
  callsAws: true,
  inWords: ({ source, detailType }) => `eventbridge ${source} ${detailType}`,
  awsAction: () => ({ service: 'eventbridge', action: 'PutEvents' }),
  untaken: ({ detail }) => untakenBesideMessage(detail, 'detail'),
} satisfies CommandKind<EventbridgeCommand>;
