import * as z from 'zod/mini';

/** One route of the API: what it takes (answers.ts: what it answers). Undeclared parameters and keys are refused, headers ignored. */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` stands for one part of the path and is a key of `params`. */
  readonly path: `/v1/${string}`;
  /** One line of English. */
  readonly summary: string;
  readonly params: z.ZodMiniType;
  readonly query: z.ZodMiniType;
  /** Names in lower case. */
  readonly headers: z.ZodMiniType;
  /** Given undefined where there is no body. GET and DELETE have none. */
  readonly body: z.ZodMiniType;
}

/** A route that takes nothing: declare a route by spreading it and naming what is taken. */
export const takesNothing = {
  params: z.object({}),
  query: z.strictObject({}),
  headers: z.object({}),
  body: z.optional(z.strictObject({})),
} as const;

/** A body that has to be there and is judged by the engine. */
export const someBody = z.unknown().check(z.refine((body) => body !== undefined, { error: 'a JSON body is needed' }));
