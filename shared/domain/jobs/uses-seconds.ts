import { ONLY_ZERO } from '#domain/schedule/definition/sixty-set.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';

const SECONDS_A_MINUTE = 60;

/** Whether a schedule says something about seconds: a sixth cron field other than 0, or an interval that is not whole minutes. */
export function usesSeconds({ parts }: ParsedSchedule): boolean {
  return parts.some((part) => {
    if (part.form === 'cron') {
      return part.seconds.low !== ONLY_ZERO.low || part.seconds.high !== ONLY_ZERO.high;
    }
    return part.form === 'interval' && part.seconds % SECONDS_A_MINUTE !== 0;
  });
}
