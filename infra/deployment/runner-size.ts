/** What a runner class asks for, as far as the places that it may run in differ. */
interface RunnerSize {
  readonly memoryMb: number;
  readonly storageMb?: number | undefined;
  readonly maxConcurrent?: number | undefined;
  readonly fargate?: { readonly cpuUnits: FargateCpuUnits } | undefined;
}

type FargateCpuUnits = 256 | 512 | 1_024 | 2_048 | 4_096;

/** An event source counts from 2 on (Lambda developer guide, "Maximum concurrency"). */
export const LAMBDA_LEAST_CONCURRENCY = 2;
const LAMBDA_MOST_MEMORY_MB = 10_240;
const LAMBDA_MOST_STORAGE_MB = 10_240;
const MB_A_GB = 1_024;
/** What a task has beside its 20 GB (API_EphemeralStorage). */
const FARGATE_STORAGE_GB = { least: 21, most: 200 } as const;

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

function lambdaErrors({ memoryMb, storageMb = 0, maxConcurrent = LAMBDA_LEAST_CONCURRENCY }: RunnerSize) {
  return [
    ...(memoryMb <= LAMBDA_MOST_MEMORY_MB
      ? []
      : [{ path: 'memoryMb', message: `expected at most ${LAMBDA_MOST_MEMORY_MB} on Lambda` }]),
    ...(storageMb <= LAMBDA_MOST_STORAGE_MB
      ? []
      : [{ path: 'storageMb', message: `expected at most ${LAMBDA_MOST_STORAGE_MB} on Lambda` }]),
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
    ...(storageMb === undefined || isFargateStorage(storageMb)
      ? []
      : [{ path: 'storageMb', message: storageMessage() }]),
  ];
}

function isFargateStorage(storageMb: number): boolean {
  const gigabytes = storageMb / MB_A_GB;
  const { least, most } = FARGATE_STORAGE_GB;
  return Number.isInteger(gigabytes) && gigabytes >= least && gigabytes <= most;
}

function storageMessage(): string {
  const { least, most } = FARGATE_STORAGE_GB;
  return `expected ${least * MB_A_GB} to ${most * MB_A_GB} in steps of ${MB_A_GB}, or nothing: a container has 20 GB`;
}

function gigabytes(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * MB_A_GB);
}
