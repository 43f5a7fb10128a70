import { availableParallelism, loadavg } from 'node:os';
import { CONDITION_TYPES, type ConditionType } from '#domain/jobs/condition/condition.ts';
import type { Sensors } from '#ports/sensors.ts';
import { freeDisk } from './disk.ts';
import { modifiedAtMs } from './file.ts';
import { powerSupplies } from './power.ts';
import { pressure } from './pressure.ts';

/** The places where a machine tells about itself. */
interface MachineFolders {
  readonly proc: string;
  readonly sys: string;
}

const LINUX: MachineFolders = { proc: '/proc', sys: '/sys' };

/** The conditions that only Linux tells about: elsewhere there is no /proc/pressure and no /sys. */
const LINUX_ALONE: ReadonlySet<ConditionType> = new Set(['pressure', 'power']);

/** The kinds of conditions that can be read on a platform, as Node.js calls it. */
export function readableHere(platform: string): readonly ConditionType[] {
  return platform === 'linux' ? CONDITION_TYPES : CONDITION_TYPES.filter((type) => !LINUX_ALONE.has(type));
}

/** The machine that this process runs on. */
export function machineSensors({ proc, sys }: MachineFolders = LINUX): Sensors {
  return {
    load: async () => {
      const [one = 0, five = 0, fifteen = 0] = loadavg();
      return { averages: { 1: one, 5: five, 15: fifteen }, cores: availableParallelism() };
    },
    pressure: (of) => pressure(proc, of),
    // On Linux MemAvailable, or what a container's limit leaves (Node.js: process.availableMemory).
    freeMemory: async () => process.availableMemory(),
    freeDisk,
    modifiedAtMs,
    powerSupplies: () => powerSupplies(sys),
  };
}
