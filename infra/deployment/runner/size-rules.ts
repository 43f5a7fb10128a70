/** The size of a runner class, as far as the places that it may run in differ. */
interface RunnerSize {
  readonly memoryMb: number;
  readonly storageMb?: number | undefined;
  readonly maxConcurrent?: number | undefined;
  readonly fargate?: { readonly cpuUnits: FargateCpuUnits } | undefined;
}

/** Where the runs of a class are. */
interface Place extends Pick<RunnerSize, 'fargate'> {
  readonly remote?: boolean | undefined;
}

type FargateCpuUnits = 256 | 512 | 1_024 | 2_048 | 4_096;

/** An event source counts from 2 on (Lambda developer guide, "Maximum concurrency"). */
export const LAMBDA_LEAST_CONCURRENCY = 2;
const LEAST_CONCURRENCY_ELSEWHERE = 1;
const LAMBDA_MOST_MEMORY_MB = 10_240;
const LAMBDA_MOST_STORAGE_MB = 10_240;
const MB_A_GB = 1_024;
/** The sizes of a task's disk, where it is not 20 GB (API_EphemeralStorage). */
const FARGATE_STORAGE_GB = { least: 21, most: 200 } as const;

/** The memory that goes with so much CPU (ECS developer guide, "Fargate task definition parameters", task size). */
const FARGATE_MEMORY_MB: Readonly<Record<FargateCpuUnits, readonly number[]>> = {
  256: [512, 1_024, 2_048],
  512: gigabytes(1, 4),
  1024: gigabytes(2, 8),
  2048: gigabytes(4, 16),
  4096: gigabytes(8, 30),
};

/** A rule of a place: it is broken, at this key, and what was expected there. */
type SizeRule = readonly [broken: boolean, path: string, message: string];

/** The errors in a class's size: what AWS would refuse, each with the key that says it. */
export function sizeErrors(size: RunnerSize): { readonly path: string; readonly message: string }[] {
  const rules = size.fargate === undefined ? lambdaRules(size) : fargateRules(size, size.fargate.cpuUnits);
  return rules.flatMap(([broken, path, message]) => (broken ? [{ path, message }] : []));
}

/** The smallest number of runs at once that a class can be held to. */
export function leastConcurrency({ remote, fargate }: Place): number {
  return remote !== true && fargate === undefined ? LAMBDA_LEAST_CONCURRENCY : LEAST_CONCURRENCY_ELSEWHERE;
}

function lambdaRules({ memoryMb, storageMb = 0, maxConcurrent = LAMBDA_LEAST_CONCURRENCY }: RunnerSize): SizeRule[] {
  return [
    [memoryMb > LAMBDA_MOST_MEMORY_MB, 'memoryMb', `expected at most ${LAMBDA_MOST_MEMORY_MB} on Lambda`],
    [storageMb > LAMBDA_MOST_STORAGE_MB, 'storageMb', `expected at most ${LAMBDA_MOST_STORAGE_MB} on Lambda`],
    [
      maxConcurrent < LAMBDA_LEAST_CONCURRENCY,
      'maxConcurrent',
      `expected at least ${LAMBDA_LEAST_CONCURRENCY} on Lambda`,
    ],
  ];
}

function fargateRules({ memoryMb, storageMb }: RunnerSize, cpuUnits: FargateCpuUnits): SizeRule[] {
  const memory = FARGATE_MEMORY_MB[cpuUnits];
  const { least, most } = FARGATE_STORAGE_GB;
  const storage = gigabytes(least, most);
  return [
    [!memory.includes(memoryMb), 'memoryMb', `expected one of ${memory.join(', ')} with ${cpuUnits} cpuUnits`],
    [
      storageMb !== undefined && !storage.includes(storageMb),
      'storageMb',
      `expected ${least * MB_A_GB} to ${most * MB_A_GB} in steps of ${MB_A_GB}, or nothing: a container has 20 GB`,
    ],
  ];
}

function gigabytes(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * MB_A_GB);
}
