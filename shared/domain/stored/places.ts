import { allFree, type Places } from '#domain/ledger/runs/places.ts';
import { count, instantMs, mapOf, optional, shape, text } from '#domain/values/shape.ts';
import { type Kept, keptVersion, readOrKeep } from './kept.ts';

const placesCheck = shape<Places>({
  runner: text,
  version: count,
  running: count,
  starting: mapOf(instantMs),
  changedAtMs: instantMs,
  changedBy: optional(text),
});

/** Reads the stored places of a runner class. In the place of a count that cannot be read all are free, until they are counted again. */
export function readPlaces(item: unknown, runner: string): Kept<Places> {
  const read = readOrKeep(placesCheck, item, (kept) => ({ ...allFree(runner), version: keptVersion(kept) }));
  return read.value.runner === runner
    ? read
    : { value: { ...read.value, runner }, fault: `runner: expected ${runner}` };
}
