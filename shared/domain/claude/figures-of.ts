import { present } from '#domain/values/present.ts';
import { keptDenials } from './denials.ts';
import { type ClaudeFigures, microsOf } from './figures.ts';
import type { ClaudeStream } from './stream.ts';

/** The figures of one attempt, from its events. A rule of a denial that holds a secret is left out. */
export function figuresOf(stream: ClaudeStream, secrets: readonly string[]): ClaudeFigures {
  const { sessionId, model, version, result, costUsd, durationApiMs, apiRetries, denied, limit } = stream;
  return {
    ...present({ sessionId, model, version, limitUntil: limit?.until }),
    turns: result?.turns ?? 0,
    costMicroUsd: microsOf(costUsd),
    durationApiMs,
    apiRetries,
    ...(denied.length === 0 ? {} : { denials: keptDenials(denied, secrets) }),
  };
}

/** The figures of an attempt on one line, for people. */
export function figuresInWords({ model, turns, costMicroUsd, durationApiMs, sessionId }: ClaudeFigures): string {
  return [
    model ?? 'no model',
    `${turns} ${turns === 1 ? 'turn' : 'turns'}`,
    `$${(costMicroUsd / 1_000_000).toFixed(4)}`,
    `${(durationApiMs / 1_000).toFixed(1)} s of the API`,
    ...(sessionId === undefined ? [] : [`session ${sessionId}`]),
  ].join(', ');
}
