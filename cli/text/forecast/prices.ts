import type { Forecast, JobForecast } from '#api/shapes/forecast/forecast.ts';

/** Jobs looked ahead at, as far as their cost is told. */
export interface Cost extends Pick<Forecast, 'days' | 'jobs' | 'bill' | 'prices'> {
  readonly total: Pick<Forecast['total'], 'fires' | 'usd' | 'commandUsd'>;
}

/** The prices that an amount was reckoned with, and their date. */
export function pricesText({ prices }: Pick<Cost, 'prices'>): string {
  return `USD, list prices of ${prices.region} as of ${prices.asOf}, beyond any free tier; a stage itself costs 3 to 12 a month besides\n`;
}

/** A job's runs a day: whole, or with two digits. */
export function runsADay({ runsADay: runs }: Pick<JobForecast, 'runsADay'>): string {
  return runs.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
