import type { Job } from '#api/shapes/job.ts';
import { bothTimes } from '#cli/terminal/times.ts';

/** The reason why a job has no fires to come, in words. */
export function noFiresText({ pause, timezone, schedule, after = [], nextFireAt }: Job): string {
  if (pause !== undefined) {
    return pause.until === undefined
      ? `paused by ${pause.by}: no fires until it is resumed`
      : `paused until ${bothTimes(pause.until, timezone)}; then it plans again`;
  }
  if (schedule === undefined) {
    return `no fires: it runs after ${after.map(({ job }) => job).join(', ')}`;
  }
  return nextFireAt === undefined ? 'no more fires' : 'no fires for now';
}
