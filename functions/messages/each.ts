import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import type { TellUnreadable, Unreadable } from '#domain/stored/unreadable.ts';
import type { Read } from '#domain/values/shape.ts';

/** The end of a message that did not fail: it is done with, or is to come again all the same. */
export type Handled = 'done' | 'again';

/** The ends of a batch's messages, in their order; a rejected one is a fault. */
export type HandledBatch = readonly PromiseSettledResult<Handled>[];

/** The messages of one queue, and what is done about each. */
interface Messages<Message> {
  readonly kind: Extract<Unreadable['kind'], `${string}_message`>;
  read(body: string): Read<Message>;
  take(message: Message, record: SQSRecord, context: Context): Promise<Handled>;
}

/**
 * Makes a handler that takes each message of a batch by itself: what fails of one does not touch the others. One that cannot be read is told
 * and done with, as it would be no better another time.
 */
export function eachMessage<Message>(
  { kind, read, take }: Messages<Message>,
  tell: TellUnreadable,
): (event: SQSEvent, context: Context) => Promise<HandledBatch> {
  const handle = async (record: SQSRecord, context: Context): Promise<Handled> => {
    const { value, fault } = read(record.body);
    if (fault !== undefined) {
      tell({ kind, id: record.messageId, fault });
      return 'done';
    }
    return take(value, record, context);
  };
  return ({ Records }, context) => Promise.allSettled(Records.map((record) => handle(record, context)));
}
