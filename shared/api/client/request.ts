import type * as z from 'zod/mini';
import type { RouteContract, Taken } from '#api/routes/route.ts';

type PartOf<Route extends RouteContract, Part extends keyof Taken> = z.input<ReturnType<Route['takes']>[Part]>;

/** A part that may be empty may be left out. */
type Optional<Route extends RouteContract, Part extends keyof Taken> =
  Record<never, never> extends PartOf<Route, Part> ? Part : undefined extends PartOf<Route, Part> ? Part : never;

/** A request as a route takes it: what stands in its path and its query, its headers in lower case, and its body. */
export type RequestTo<Route extends RouteContract> = {
  readonly [Part in keyof Taken as Exclude<Part, Optional<Route, Part>>]: PartOf<Route, Part>;
} & {
  readonly [Part in keyof Taken as Optional<Route, Part>]?: PartOf<Route, Part>;
};

/** The query of a route, as a client writes it. */
export type QueryOf<Route extends RouteContract> = PartOf<Route, 'query'>;

/** The body of a route, as a client writes it. */
export type BodyOf<Route extends RouteContract> = Exclude<PartOf<Route, 'body'>, undefined>;

/** The body of a route's answer, whichever of its statuses that has. */
export type AnswerOf<Route extends RouteContract> = {
  [Status in keyof ReturnType<Route['answers']>]: z.output<ReturnType<Route['answers']>[Status]>;
}[keyof ReturnType<Route['answers']>];
