import { DEFAULT_SIZE, type RunnerSize } from '#domain/cost/demand.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** The size of a runner class, as far as the deployment says one. */
export function sizeOf({ runners }: Engine, runner: string): RunnerSize {
  const { memoryMb, cpuUnits } = runners.get(runner) ?? {};
  return memoryMb === undefined ? DEFAULT_SIZE : { memoryMb, ...present({ cpuUnits }) };
}
