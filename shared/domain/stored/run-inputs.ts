import type { RunInputs } from '#domain/jobs/run-inputs.ts';
import { valueCheck } from '#domain/secrets/reference.ts';
import { anyJson, mapOf, optional, type Read, readAs, shape, text } from '#domain/values/shape.ts';

const inputsCheck = shape<RunInputs>({
  args: optional(anyJson),
  env: optional(mapOf(valueCheck)),
  note: optional(text),
});

/** Reads what a run was given along. */
export function readRunInputs(item: unknown): Read<RunInputs> {
  return readAs(inputsCheck, item);
}
