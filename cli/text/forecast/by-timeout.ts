import type { JobForecast } from '#api/shapes/forecast/forecast.ts';
import { counted } from '#cli/terminal/counted.ts';

/** The jobs for whose runs their timeouts stand, as they have no history: what runs may take, and few do. */
export function byTimeout(jobs: readonly JobForecast[]): readonly JobForecast[] {
  return jobs.filter(({ takesBy, fires }) => takesBy === 'timeout' && fires > 0);
}

/** Says of so many of them how their runs are counted, and how that is changed. */
export function byTimeoutText(count: number): string {
  return `${counted(count, 'job')} without a run, counted as taking the whole timeout; --takes 2s counts 2 s`;
}
