import * as z from 'zod';

/** One route of the API: what it takes and what it answers. Undeclared parameters and keys are refused, undeclared headers ignored. */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` stands for one part of the path and is a key of `params`. */
  readonly path: `/v1/${string}`;
  /** One line of English. */
  readonly summary: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  /** Names in lower case. */
  readonly headers: z.ZodType;
  /** Given undefined where there is no body. GET and DELETE have none. */
  readonly body: z.ZodType;
  /** The body of the answer by status, without the problems that any route may answer. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
}

/** A route that takes nothing: declare a route by spreading it and naming what is taken. */
export const takesNothing = {
  params: z.object({}),
  query: z.strictObject({}),
  headers: z.object({}),
  body: z.strictObject({}).optional(),
} as const;

/** A body that has to be there and is judged by the engine. */
export const someBody = z.unknown().refine((body) => body !== undefined, { error: 'a JSON body is needed' });

/** An answer without a body. */
export const noContent = z.undefined();
