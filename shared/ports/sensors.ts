import type { MeasuredLoad } from '#domain/jobs/condition/load/kind.ts';
import type { PowerSupply } from '#domain/jobs/condition/power/kind.ts';
import type { PRESSURES } from '#domain/jobs/condition/pressure/choices.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';

/** The machine that commands run on, as conditions ask about it. What cannot be read is thrown, with the reason as the message. */
export interface Sensors {
  load(): Promise<MeasuredLoad>;
  /** The file of /proc/pressure. */
  pressure(of: (typeof PRESSURES)[number]): Promise<string>;
  /** In bytes. */
  freeMemory(): Promise<number>;
  /** In bytes, of the disk that a path lies on. */
  freeDisk(path: string): Promise<number>;
  /** The instant at which a file was changed; undefined where there is none. */
  modifiedAtMs(path: string): Promise<EpochMilliseconds | undefined>;
  powerSupplies(): Promise<readonly PowerSupply[]>;
}
