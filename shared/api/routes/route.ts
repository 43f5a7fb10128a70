import * as z from 'zod/mini';
import type { Action } from '#domain/access/action.ts';

/** The parts of a request that a route takes. Undeclared parameters and keys are refused, undeclared headers ignored. */
export interface Taken {
  readonly params: z.ZodMiniType;
  readonly query: z.ZodMiniType;
  /** Names in lower case. */
  readonly headers: z.ZodMiniType;
  /** Given undefined where there is no body. GET and DELETE have none. */
  readonly body: z.ZodMiniType;
}

/** The body of an answer, by its status. Beside them, any route may answer a problem. */
type Answered = Readonly<Record<number, z.ZodMiniType>>;

/**
 * One route of the API, said once: the router fulfils it, the client and the documentation are made from it. Schemas are built when they
 * are first asked for: a cold start would build those of all routes for one request, and the answers for none, as only tests and the
 * documentation need them.
 */
export interface RouteContract<Takes extends Taken = Taken, Answers extends Answered = Answered> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` stands for one part of the path and is a key of `params`. */
  readonly path: `/v1/${string}`;
  /** The kind of thing that is asked for: of the job or run in the path, of the jobs in the body, or of all that may be seen. */
  readonly needs: Action;
  /** The route in a sentence or two, as docs/api.md has it. */
  readonly summary: string;
  readonly takes: () => Takes;
  readonly answers: () => Answers;
  /** The shape of a body that the engine judges, for documentation: `takes` lets all of it pass. */
  readonly judged?: () => z.ZodMiniType;
}

/** The parts of a request to a route that takes nothing; the others spread it and name what they take. */
export const nothing = () => ({
  params: z.object({}),
  query: z.strictObject({}),
  headers: z.object({}),
  body: z.optional(z.strictObject({})),
});

/** A body that has to be there and is judged by the engine. */
export const someBody = () =>
  z.unknown().check(z.refine((body) => body !== undefined, { error: 'a JSON body is needed' }));

/** An answer without a body. */
export const noContent = () => z.undefined();
