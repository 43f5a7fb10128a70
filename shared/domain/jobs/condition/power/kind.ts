import type { Judged } from '#domain/jobs/condition/judged.ts';

/** A supply of power as the system shows it (docs.kernel.org, ABI/testing/sysfs-class-power). */
export interface PowerSupply {
  /** `Mains`, `USB`, `Battery`. */
  readonly type: string;
  /** It gives power. */
  readonly online: boolean;
  /** `Device`: that of a mouse or a headset, which says nothing of the machine. */
  readonly scope: string | undefined;
}

const LINES: ReadonlySet<string> = new Set(['Mains', 'USB']);

/** The condition in words. */
export function powerInWords(): string {
  return 'power from the mains';
}

/** A machine that knows of no line, as most servers and all virtual machines, is on one. */
export function judgePower(supplies: readonly PowerSupply[]): Judged {
  const lines = supplies.filter(({ type, scope }) => LINES.has(type) && scope !== 'Device');
  if (lines.length === 0) {
    return { met: true, words: 'the machine knows of no battery power' };
  }
  const met = lines.some(({ online }) => online);
  return { met, words: met ? 'on mains power' : 'on battery power' };
}
