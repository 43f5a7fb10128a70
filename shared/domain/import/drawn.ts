import { hashOf } from '#domain/schedule/fires/spread.ts';

/** Fields of a crontab in the order in which they stand, by the names under which their values are spread. */
const FIELDS = ['minute', 'hour', 'day-of-month', 'month', 'day-of-week'] as const;
const SPREAD = /H\((\d+)-(\d+)\)/g;

/** True where cron draws a value of some field as it reads the crontab: `0~30` (cronie's and OpenBSD's crontab(5)). */
export function isDrawn(when: string): boolean {
  return when.includes('~');
}

/**
 * Five fields as a cron would have them that had drawn what this job has: each `H(0-30)` a plain value. It is reckoned here once more, so
 * that the proof holds the schedule against it.
 * @param cron five fields in Cronstack's words
 */
export function asDrawn(cron: string, jobId: string): string {
  return cron
    .split(' ')
    .map((field, index) => {
      const hash = hashOf(`${jobId}|${FIELDS[index]}`);
      return field.replaceAll(SPREAD, (_, low: string, high: string) =>
        String(Number(low) + (hash % (Number(high) - Number(low) + 1))),
      );
    })
    .join(' ');
}
