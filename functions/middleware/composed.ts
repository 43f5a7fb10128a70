import middy, { type MiddyfiedHandler } from '@middy/core';
import type { Context } from 'aws-lambda';

/**
 * A function that middlewares are put round, one line a concern; `Answer` is what they make of the handler's answer in the end. Middy's
 * own limit, 5 ms before Lambda's, is off: it would answer for a handler that goes on working, and it takes a context that knows of no
 * remaining time for one that has none left.
 */
export function composed<Event, Answer>(
  handler: (event: Event, context: Context) => Promise<unknown>,
): MiddyfiedHandler<Event, Answer> {
  return middy<Event>(handler, { timeoutEarlyInMillis: 0 });
}
