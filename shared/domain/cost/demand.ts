import { FIRST_HOLD_MS, HOLD_AGAIN_MS, LOOK_MS, RENEW_MS } from '#domain/runs/lease.ts';

/** The things that runs ask of AWS and that are charged by their number. */
export interface Demand {
  readonly schedulerInvocations: number;
  readonly sqsRequests: number;
  readonly lambdaRequests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Of Lambda. */
  readonly gbSeconds: number;
  readonly logKilobytes: number;
  /** Of Fargate. */
  readonly fargateVcpuHours: number;
  readonly fargateGbHours: number;
  readonly addressHours: number;
}

/**
 * The part that is reckoned: what the two functions take by themselves at 1 GB, warm, and the lines that they and Lambda write. The same
 * benchmark measures both, and fails where they are more.
 */
export const RECKONED = { gbSeconds: 0.08, logKilobytes: 1.4 } as const;

export const NOTHING: Demand = {
  schedulerInvocations: 0,
  sqsRequests: 0,
  lambdaRequests: 0,
  writeUnits: 0,
  readUnits: 0,
  gbSeconds: 0,
  logKilobytes: 0,
  fargateVcpuHours: 0,
  fargateGbHours: 0,
  addressHours: 0,
};

/** A scheduled run by itself, under 15 s and silent, whatever its command takes; `npm run bench -- cost` fails where it counts anything else. */
export const RUN: Demand = {
  ...NOTHING,
  schedulerInvocations: 1,
  sqsRequests: 6,
  lambdaRequests: 2,
  writeUnits: 7,
  readUnits: 4,
  ...RECKONED,
};

/** The place in which a runner class executes: a function, or, with processors, a container on Fargate. */
export interface RunnerSize {
  readonly memoryMb: number;
  /** 1,024 are a processor. */
  readonly cpuUnits?: number;
}

/** The size of a class that says none. */
export const DEFAULT_SIZE: RunnerSize = { memoryMb: 1_024 };

const MB_A_GB = 1_024;
const CPU_UNITS_A_VCPU = 1_024;
const MS_A_SECOND = 1_000;
const MS_AN_HOUR = 3_600_000;
/** Fargate charges by the second, a minute at least (the price list of Fargate). */
const LEAST_FARGATE_MS = 60_000;

/**
 * A command of that long: its memory by the second, and the units with which its lease is kept and cancellations are looked for. Each
 * renewal is a write, each look between two of them a read; on Lambda its message is kept hidden besides. What it prints is not in it.
 */
export function demandOfCommand(takesMs: number, { memoryMb, cpuUnits }: RunnerSize): Demand {
  const renewals = Math.floor(takesMs / RENEW_MS);
  const units = { writeUnits: renewals, readUnits: Math.floor(takesMs / LOOK_MS) - renewals };
  const gb = memoryMb / MB_A_GB;
  if (cpuUnits === undefined) {
    const holds = Math.max(0, 1 + Math.floor((takesMs - FIRST_HOLD_MS) / HOLD_AGAIN_MS));
    return { ...NOTHING, ...units, sqsRequests: holds, gbSeconds: (gb * takesMs) / MS_A_SECOND };
  }
  const hours = Math.max(takesMs, LEAST_FARGATE_MS) / MS_AN_HOUR;
  return {
    ...NOTHING,
    ...units,
    fargateVcpuHours: (hours * cpuUnits) / CPU_UNITS_A_VCPU,
    fargateGbHours: hours * gb,
    addressHours: hours,
  };
}

/** So many times the same. */
export function times(demand: Demand, count: number): Demand {
  return mapped((name) => demand[name] * count);
}

/** All of them together. */
export function sumOf(demands: readonly Demand[]): Demand {
  return mapped((name) => demands.reduce((sum, demand) => sum + demand[name], 0));
}

function mapped(amountOf: (name: keyof Demand) => number): Demand {
  return {
    schedulerInvocations: amountOf('schedulerInvocations'),
    sqsRequests: amountOf('sqsRequests'),
    lambdaRequests: amountOf('lambdaRequests'),
    writeUnits: amountOf('writeUnits'),
    readUnits: amountOf('readUnits'),
    gbSeconds: amountOf('gbSeconds'),
    logKilobytes: amountOf('logKilobytes'),
    fargateVcpuHours: amountOf('fargateVcpuHours'),
    fargateGbHours: amountOf('fargateGbHours'),
    addressHours: amountOf('addressHours'),
  };
}
