import { type AwsRequest, isFifo, regionOf, type SentRun, sentText } from '#domain/jobs/command/aws/request.ts';
import { present } from '#domain/values/present.ts';
import type { SnsCommand } from './schema.ts';

/** The call that publishes the message. A FIFO topic takes it once for a run, however many attempts send it within five minutes. */
export function snsCall({ topicArn, subject, message, groupId }: SnsCommand, run: SentRun): AwsRequest {
  return {
    service: 'sns',
    action: 'Publish',
    region: regionOf(topicArn),
    input: present({
      TopicArn: topicArn,
      Subject: subject,
      Message: sentText(message, run),
      MessageGroupId: groupId,
      MessageDeduplicationId: isFifo(topicArn) ? run.runId.slice(-128) : undefined,
    }),
  };
}
