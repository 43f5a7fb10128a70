import * as z from 'zod/mini';

/** What a route takes. Undeclared parameters and keys are refused, undeclared headers ignored. */
export interface Taken {
  readonly params: z.ZodMiniType;
  readonly query: z.ZodMiniType;
  /** Names in lower case. */
  readonly headers: z.ZodMiniType;
  /** Given undefined where there is no body. GET and DELETE have none. */
  readonly body: z.ZodMiniType;
}

/** One route of the API; answers.ts says what it answers. */
export interface RouteContract<Takes extends Taken = Taken> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` stands for one part of the path and is a key of `params`. */
  readonly path: `/v1/${string}`;
  /** Builds the schemas of what it takes. Left to the route's first request: a cold start would build those of all routes for one. */
  readonly takes: () => Takes;
}

/** What a route takes that takes nothing; the others spread it and name what they take. */
export const nothing = () => ({
  params: z.object({}),
  query: z.strictObject({}),
  headers: z.object({}),
  body: z.optional(z.strictObject({})),
});

/** A body that has to be there and is judged by the engine. */
export const someBody = () =>
  z.unknown().check(z.refine((body) => body !== undefined, { error: 'a JSON body is needed' }));
