/** What a runner class asks for, as far as the places that it may run in differ. */
export interface RunnerSize {
  readonly memoryMb: number;
  readonly storageMb?: number | undefined;
  readonly maxConcurrent?: number | undefined;
  readonly fargate?: { readonly cpuUnits: FargateCpuUnits } | undefined;
}

type FargateCpuUnits = 256 | 512 | 1_024 | 2_048 | 4_096;

/** An event source counts from 2 on (Lambda developer guide, "Maximum concurrency"). */
const LAMBDA_LEAST_CONCURRENCY = 2;
const LAMBDA_MOST_MEMORY_MB = 10_240;
const MB_A_GB = 1_024;

/** The memory that goes with so much CPU (ECS developer guide, "Fargate task definition parameters", task size). */
const FARGATE_MEMORY_MB: Readonly<Record<FargateCpuUnits, readonly number[]>> = {
  256: [512, 1_024, 2_048],
  512: gigabytes(1, 4),
  1024: gigabytes(2, 8),
  2048: gigabytes(4, 16),
  4096: gigabytes(8, 30),
};

/** What AWS would refuse of a class's size, each with the key that says it. */
export function sizeErrors(size: RunnerSize): { readonly path: string; readonly message: string }[] {
  return size.fargate === undefined ? lambdaErrors(size) : fargateErrors(size, size.fargate.cpuUnits);
}

function lambdaErrors({ memoryMb, maxConcurrent = LAMBDA_LEAST_CONCURRENCY }: RunnerSize) {
  return [
    ...(memoryMb <= LAMBDA_MOST_MEMORY_MB
      ? []
      : [{ path: 'memoryMb', message: `expected at most ${LAMBDA_MOST_MEMORY_MB} on Lambda` }]),
    ...(maxConcurrent >= LAMBDA_LEAST_CONCURRENCY
      ? []
      : [{ path: 'maxConcurrent', message: `expected at least ${LAMBDA_LEAST_CONCURRENCY} on Lambda` }]),
  ];
}

function fargateErrors({ memoryMb, storageMb }: RunnerSize, cpuUnits: FargateCpuUnits) {
  const allowed = FARGATE_MEMORY_MB[cpuUnits];
  return [
    ...(allowed.includes(memoryMb)
      ? []
      : [{ path: 'memoryMb', message: `expected one of ${allowed.join(', ')} with ${cpuUnits} cpuUnits` }]),
    ...(storageMb === undefined ? [] : [{ path: 'storageMb', message: 'a container has 20 GB: leave it out' }]),
  ];
}

function gigabytes(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * MB_A_GB);
}
