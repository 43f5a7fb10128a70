import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';

/** The end of a message that did not fail: it is done with, or is to come again all the same. */
export type Handled = 'done' | 'again';

/** The ends of a batch's messages, in their order; a rejected one is a fault. */
export type HandledBatch = readonly PromiseSettledResult<Handled>[];

/** Makes a handler that takes each message of a batch by itself: what fails of one does not touch the others. */
export function eachMessage(
  take: (record: SQSRecord, context: Context) => Promise<Handled>,
): (event: SQSEvent, context: Context) => Promise<HandledBatch> {
  return ({ Records }, context) => Promise.allSettled(Records.map((record) => take(record, context)));
}
