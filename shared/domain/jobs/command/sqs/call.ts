import { type AwsRequest, isFifo, regionOf, type SentRun, sentText } from '#domain/jobs/command/aws/request.ts';
import { present } from '#domain/values/present.ts';
import type { SqsCommand } from './schema.ts';

/** The call that sends the message. A FIFO queue takes it once for a run, however many attempts send it within five minutes. */
export function sqsCall({ queueUrl, message, groupId, delaySeconds }: SqsCommand, run: SentRun): AwsRequest {
  return {
    service: 'sqs',
    action: 'SendMessage',
    region: regionOf(queueUrl),
    input: present({
      QueueUrl: queueUrl,
      MessageBody: sentText(message, run),
      MessageGroupId: groupId,
      MessageDeduplicationId: isFifo(queueUrl) ? deduplicationId(run.runId) : undefined,
      DelaySeconds: delaySeconds,
    }),
  };
}

/** API_SendMessage, MessageDeduplicationId: of a longer id the end, which no other run of the job has. */
function deduplicationId(runId: string): string {
  return runId.slice(-128);
}
