import { type Judged, written } from '#domain/jobs/condition/judged.ts';
import type { PressureCondition } from './schema.ts';

const DEFAULT_SECONDS = 10;

/** The condition in words. */
export function pressureInWords({ of, below, seconds = DEFAULT_SECONDS }: PressureCondition): string {
  return `${of} pressure below ${below} % (${seconds} s)`;
}

/**
 * Holds a file of /proc/pressure against the condition: its line `some`, which is the share of time in which at least one task waited
 * (docs.kernel.org, accounting/psi). Undefined where the file does not say.
 */
export function judgePressure(
  { of, below, seconds = DEFAULT_SECONDS }: PressureCondition,
  file: string,
): Judged | undefined {
  const line = file.split('\n').find((one) => one.startsWith('some '));
  const percent = Number(new RegExp(` avg${seconds}=(\\d+(?:\\.\\d+)?)`).exec(line ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(percent)) {
    return undefined;
  }
  const met = percent < below;
  return { met, words: `${of} ${written(percent)} % is ${met ? '' : 'not '}below ${below} % (${seconds} s)` };
}
