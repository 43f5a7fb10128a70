import { type KeptResult, MOST_RESULT_BYTES, readResult } from '#domain/runs/result.ts';
import { encodeUtf8 } from '#domain/values/utf8.ts';

/** The result in what a function answered: it answers whether it has one or not, so what says nothing, or is too long for one, is none, and no fault. */
export function answeredResult(text: string, secrets: readonly string[]): { readonly left?: KeptResult } {
  const left = encodeUtf8(text).length > MOST_RESULT_BYTES ? {} : readResult(text, secrets);
  return left.result === 'null' || Object.keys(left).length === 0 ? {} : { left };
}
