import { type AwsRequest, regionOf, type SentRun, sentText } from '#domain/jobs/command/aws/request.ts';
import { present } from '#domain/values/present.ts';
import type { EventbridgeCommand } from './schema.ts';

/** The call that puts the event on the bus, with the planned instant as its time: the same in all attempts. */
export function eventbridgeCall(command: EventbridgeCommand, run: SentRun): AwsRequest {
  const { eventBus, source, detailType, detail, resources } = command;
  return {
    service: 'eventbridge',
    action: 'PutEvents',
    region: eventBus === undefined ? undefined : regionOf(eventBus),
    input: {
      Entries: [
        present({
          EventBusName: eventBus,
          Source: source,
          DetailType: detailType,
          Detail: sentText(detail, run),
          Resources: resources,
          Time: run.scheduledAt,
        }),
      ],
    },
  };
}
