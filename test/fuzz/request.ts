import fc from 'fast-check';
import { fromSchema } from './from-schema.ts';
import { hostileJson, hostileText, spoilt } from './hostile.ts';
import { JOB_IDS } from './likely.ts';
import { OPERATIONS, type Operation } from './operations.ts';

/** A text, or one of those that the API has answered under the name: a run's id, a cursor. */
export type Told = string | { readonly answered: string; readonly which: number };

/** A request to send. */
export interface FuzzRequest {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, Told>>;
  readonly query: Readonly<Record<string, Told>>;
  readonly headers: Readonly<Record<string, Told>>;
  readonly body: string | undefined;
}

/** A step of a story: a request, work that is done, or time that goes by. */
export type Step =
  | { readonly kind: 'request'; readonly request: FuzzRequest }
  | { readonly kind: 'work'; readonly exitCode: number }
  | { readonly kind: 'time'; readonly seconds: number };

/** The parameters that have values only the API knows. */
const ANSWERED = new Set(['runId', 'backfillId', 'incident', 'blackout', 'key', 'cursor', 'position']);

const odd = <T>(likely: fc.Arbitrary<T>, unlikely: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: likely }, { weight: 1, arbitrary: unlikely });

const answered = (name: string): fc.Arbitrary<Told> => fc.nat(50).map((which) => ({ answered: name, which }));

function parameter(name: string, schema: Operation['parameters'][number]['schema']): fc.Arbitrary<Told> {
  const text: fc.Arbitrary<Told> = fromSchema(schema, name).map((value) => String(value));
  const likely = name === 'id' ? fc.constantFrom<Told>(...JOB_IDS) : ANSWERED.has(name) ? answered(name) : text;
  return odd(likely, hostileText);
}

function parametersIn(operation: Operation, place: 'path' | 'query' | 'header') {
  const made = operation.parameters
    .filter((declared) => declared.in === place)
    .map(({ name, schema, required }) => {
      const value = parameter(name, schema);
      return fc.option(value, { nil: undefined, freq: required ? 100 : 1 }).map((told) => [name, told] as const);
    });
  const extra = odd(
    fc.constant<readonly (readonly [string, Told])[]>([]),
    fc.tuple(hostileText, hostileText).map((pair) => (place === 'query' ? [pair] : [])),
    30,
  );
  return fc
    .tuple(fc.tuple(...made), extra)
    .map(([declared, more]) =>
      Object.fromEntries(
        [...declared, ...more].flatMap(([name, told]) => (told === undefined ? [] : [[name, told] as const])),
      ),
    );
}

function bodyOf({ body, method }: Operation): fc.Arbitrary<string | undefined> {
  const json = body === undefined ? fc.constant<unknown>(undefined) : fromSchema(body);
  const text = (arbitrary: fc.Arbitrary<unknown>) =>
    arbitrary.map((value): string | undefined => (value === undefined ? undefined : JSON.stringify(value)));
  const none = fc.constant(undefined);
  if (body === undefined) {
    return method === 'GET' ? none : odd<string | undefined>(none, text(hostileJson), 6);
  }
  return fc.oneof(
    { weight: 6, arbitrary: text(json) },
    { weight: 4, arbitrary: text(spoilt(json)) },
    { weight: 1, arbitrary: text(hostileJson) },
    { weight: 1, arbitrary: fc.oneof(hostileText, none, fc.constant('x'.repeat(300_000))) },
  );
}

/** What these make others read and take back, and few of them are taken: asked for more often. */
const MAKERS = new Set(['putCalendar', 'setBlackout', 'createJob']);
const MORE_OFTEN = 4;

/** Requests of every operation: most as the document says, some with something else in a place of theirs. */
const request: fc.Arbitrary<FuzzRequest> = fc.oneof(
  ...OPERATIONS.map((operation) => ({
    weight: MAKERS.has(operation.id) ? MORE_OFTEN : 1,
    arbitrary: fc.record({
      operation: fc.constant(operation.id),
      path: fc.constant(operation.path),
      method: odd(
        fc.constant(operation.method),
        fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'),
        40,
      ),
      params: parametersIn(operation, 'path'),
      query: parametersIn(operation, 'query'),
      headers: parametersIn(operation, 'header'),
      body: bodyOf(operation),
    }),
  })),
);

/** Steps of a story, most of them requests. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: request.map((made) => ({ kind: 'request' as const, request: made })) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1).map((exitCode) => ({ kind: 'work' as const, exitCode })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40_000 }).map((seconds) => ({ kind: 'time' as const, seconds })) },
);
