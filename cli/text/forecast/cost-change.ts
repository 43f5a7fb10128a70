import type { JobForecast } from '#api/shapes/forecast/forecast.ts';
import { counted } from '#cli/terminal/counted.ts';
import { money, moneyChange } from '#cli/terminal/money.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { type Cost, pricesText, runsADay } from './prices.ts';

interface Change {
  readonly id: string;
  readonly before: JobForecast | undefined;
  readonly after: JobForecast;
}

/** The cost of jobs as they are and as they would be, the largest change first. */
export function costChangeText(output: Output, before: Cost, after: Cost): string {
  const known = new Map(before.jobs.map((job) => [job.id, job]));
  const changes = after.jobs.map((job): Change => ({ id: job.id, before: known.get(job.id), after: job }));
  const sorted = changes.sort((one, other) => Math.abs(changeOf(other)) - Math.abs(changeOf(one)));
  const table = formatTable(
    output,
    [
      { title: 'JOB', value: ({ id }) => id },
      {
        title: 'RUNS A DAY',
        value: (change) => (change.before === undefined ? '-' : runsADay(change.before)),
        align: 'right',
      },
      { title: 'THEN', value: (change) => runsADay(change.after), align: 'right' },
      { title: 'USD', value: (change) => money(usdOf(change.before)), align: 'right' },
      { title: 'THEN', value: (change) => money(usdOf(change.after)), align: 'right' },
      { title: 'CHANGE', value: (change) => moneyChange(changeOf(change)), align: 'right' },
    ],
    sorted,
  );
  const all = sorted.reduce((sum, change) => sum + changeOf(change), 0);
  return `${table}\n${moneyChange(all)} in ${after.days} days, commands included${guessed(after)}\n${pricesText(after)}`;
}

/** Of a job that never ran its timeout is reckoned with, which few runs need. */
function guessed({ jobs }: Cost): string {
  const count = jobs.filter(({ takesBy }) => takesBy === 'timeout').length;
  return count === 0 ? '' : `, at most: ${counted(count, 'job')} without a run counted as taking the whole timeout`;
}

function changeOf({ before, after }: Change): number {
  return usdOf(after) - usdOf(before);
}

function usdOf(job: JobForecast | undefined): number {
  return job === undefined ? 0 : job.usd + job.commandUsd;
}
