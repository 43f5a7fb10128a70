import type { MiddlewareObj } from '@middy/core';

/** The answer in the place of an error, for a function whose caller is to read what went wrong: Lambda sees no failure. */
export function errorAnswer<Event, Answer>(
  answer: (event: Event, error: unknown) => Answer,
): MiddlewareObj<Event, Answer> {
  return {
    onError: (request) => {
      request.response = answer(request.event, request.error);
    },
  };
}
