import { valueNotReadable } from '#domain/runs/reasons/attempt.ts';
import type { UnreadableValues } from '#ports/secrets.ts';
import { type References, resolveValues } from './resolve-values.ts';

/** Somebody waits for a plan. */
const ANSWERED_WITHIN_MS = 2_000;

/** Looks values up as an attempt would, and keeps nothing of them. */
export function unreadableValues(references: References): UnreadableValues {
  return async (values) => {
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    const sentences = await Promise.all(
      Object.entries(values).map(async ([name, value]) => {
        const read = await resolveValues(references, { [name]: value }, signal);
        if (read.kind === 'resolved') {
          return [];
        }
        return [
          read.result.kind === 'failed'
            ? read.result.reason.text
            : valueNotReadable(name, `nothing answered within ${ANSWERED_WITHIN_MS / 1_000} s`).text,
        ];
      }),
    );
    return sentences.flat();
  };
}
